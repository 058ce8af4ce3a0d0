//! Serving: connections with limits, and an end that finishes what was taken.

use crate::config::Config;
use crate::routes::router_beside;
use axum::Router;
use axum::extract::ConnectInfo;
use baci_app::Baci;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// How long the end waits for requests that were taken.
const GRACE: Duration = Duration::from_secs(30);
/// How long a client may take for a request's head, and how long an idle connection is kept.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most bytes of a request's head.
const HEAD_BYTES: usize = 32 * 1024;
/// The most headers of a request.
const HEADERS: usize = 64;

/// Serves the API, and `pages` beside it, until `stop` is ready; then accepts no more, finishes what
/// was taken, and returns. Pages find the client's address as [`ConnectInfo`].
///
/// # Errors
/// None while it runs: a connection that fails is that client's matter. The listener's own address
/// cannot be read.
pub async fn serve(
    baci: Baci,
    config: Config,
    pages: Router,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    tracing::info!(address = %listener.local_addr()?, "listening");
    let service = TowerToHyperService::new(router_beside(baci, &config, pages));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    let open = Arc::new(Semaphore::new(config.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    let upkeep = tokio::spawn(crate::metrics::upkeep());
    loop {
        let (stream, peer, place) = tokio::select! {
            taken = accept(&listener, &open) => taken,
            () = &mut stop => break,
        };
        let connection =
            http.serve_connection(TokioIo::new(stream), Known { peer, service: service.clone() });
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    upkeep.abort();
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still running after {GRACE:?} and are cut off");
    }
    Ok(())
}

/// A service that tells where its requests come from.
#[derive(Clone)]
struct Known {
    peer: SocketAddr,
    service: TowerToHyperService<Router>,
}

impl Service<Request<Incoming>> for Known {
    type Response = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Response;
    type Error = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Error;
    type Future = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(ConnectInfo(self.peer));
        self.service.call(request)
    }
}

/// The next connection, with its place among those that may be open at once.
async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<tokio::sync::OwnedSemaphorePermit>) {
    loop {
        let place = open.clone().acquire_owned().await.ok();
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are small: waiting to fill a packet would only delay them.
                let _ = stream.set_nodelay(true);
                return (stream, peer, place);
            }
            Err(error) => {
                // Out of file handles, most likely: let some connections end first.
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
