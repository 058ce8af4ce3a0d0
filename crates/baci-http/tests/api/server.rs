//! Over a real socket: connections, limits of the head, and an end that finishes what was taken.

use crate::house::{House, PROGRAM};
use baci_http::Config;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

async fn ask(stream: &mut TcpStream, text: &str) -> String {
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut got = String::new();
    let _ = stream.read_to_string(&mut got).await;
    got
}

#[tokio::test]
async fn the_end_finishes_what_was_taken() {
    let fresh = baci_testing::sqlite();
    let house = House::on(fresh, Some(PROGRAM), &Config::default()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let pages = axum::Router::new();
    let server = tokio::spawn(baci_http::serve(
        house.baci.clone(),
        Config::default(),
        pages,
        listener,
        async {
            let _ = stopped.await;
        },
    ));
    let mut idle = TcpStream::connect(address).await.unwrap();
    let health =
        ask(&mut idle, "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    let mut large = TcpStream::connect(address).await.unwrap();
    let head = format!("GET /health HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(200_000));
    let refused = ask(&mut large, &head).await;
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 4"), "{refused}");

    let body = r#"{"name":"Late"}"#;
    let mut late = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/members HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nidempotency-key: k\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        house.key,
        body.len()
    );
    late.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!server.is_finished(), "a request is still in flight");
    assert!(TcpStream::connect(address).await.is_err(), "nothing new is taken");
    let answer = ask(&mut late, body).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let ended = tokio::time::timeout(Duration::from_secs(5), server).await;
    ended.expect("it ends").unwrap().unwrap();
}
