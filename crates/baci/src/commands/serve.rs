//! `baci serve`: the API and the task runner, until it is told to stop; then it finishes what was taken.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::print;
use crate::settings::{Format, Settings, hide_password};
use baci_app::{Baci, Provider, Runner};
use baci_http::Config;
use baci_web::{Proxies, WebConfig};
use clap::Args;
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// What it takes.
#[derive(Args, Debug)]
pub struct Serve {
    /// Where it listens [default: 127.0.0.1:8080]
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
    /// Logs one JSON object a line
    #[arg(long)]
    log_json: bool,
}

/// Runs it.
pub async fn run(context: &Context, args: Serve) -> Done {
    let mut settings = context.settings.clone();
    if let Some(listen) = args.listen {
        settings.server.listen = listen;
    }
    if args.log_json {
        settings.log.format = Format::Json;
    }
    start_log(&settings)?;
    let listening = listen(&settings).await?;
    let baci = context.open_or_create().await?;
    let database = hide_password(&settings.database.address);
    tracing::info!(database, version = env!("CARGO_PKG_VERSION"), "open");
    welcome(&baci, &settings).await?;
    serve(baci, &settings, listening, false).await
}

/// An address that is taken, and the ear for the signal to stop.
pub struct Listening {
    listener: TcpListener,
    stopped: watch::Receiver<bool>,
}

/// Takes the address before anything else, so that a second server on it does no work. From here on
/// the process ends in peace when it is told to stop.
pub async fn listen(settings: &Settings) -> Result<Listening, Failure> {
    let (stopping, stopped) = watch::channel(false);
    let told = told_to_stop()?;
    tokio::spawn(async move {
        told.await;
        tracing::info!("stopping");
        let _ = stopping.send(true);
    });
    let listen = &settings.server.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        Failure::new(format!("cannot listen on {listen}: {error}; name another with --listen"))
    })?;
    Ok(Listening { listener, stopped })
}

/// Serves until the process is told to stop.
pub async fn serve(baci: Baci, settings: &Settings, listening: Listening, demo: bool) -> Done {
    let Listening { listener, stopped } = listening;
    let stop = |mut stopped: watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let tasks = tokio::spawn(Runner::run(baci.clone(), stop(stopped.clone())));
    let config = config(settings, listener.local_addr()?);
    let pages = baci_web::router(baci.clone(), web_config(settings, demo)?);
    baci_http::serve(baci.clone(), config, pages, listener, stop(stopped)).await?;
    let _ = tasks.await;
    baci.close().await;
    tracing::info!("stopped");
    Ok(Exit::Fine)
}

fn config(settings: &Settings, listen: SocketAddr) -> Config {
    let server = &settings.server;
    Config {
        listen,
        body_limit_bytes: server.body_limit_kib.saturating_mul(1024),
        timeout: Duration::from_secs(server.timeout_seconds),
        concurrent_requests: server.concurrent_requests,
        key_rate: baci_http::Rate {
            per_second: server.key_requests_per_second,
            burst: server.key_burst,
        },
        connections: server.connections,
    }
}

fn web_config(settings: &Settings, demo: bool) -> Result<WebConfig, Failure> {
    let server = &settings.server;
    let oidc = settings.oidc.settings().map_err(Failure::usage)?;
    let provider = oidc.map(|oidc| Provider::new(oidc, &server.url()));
    Ok(WebConfig {
        public_url: server.url(),
        proxies: Proxies::parse(&server.trusted_proxies).map_err(Failure::usage)?,
        provider: provider.transpose().map_err(Failure::usage)?,
        passes: settings.passes.makers(&server.url()).map_err(Failure::usage)?,
        timeout: Duration::from_secs(server.timeout_seconds),
        demo,
        ..WebConfig::default()
    })
}

/// Says how the first owner comes in, while there is none: by a link that is good once.
async fn welcome(baci: &Baci, settings: &Settings) -> Result<(), Failure> {
    if let Some(secret) = baci.first_owner_link().await? {
        let link = format!("{}/link/{}", settings.server.url(), secret.reveal());
        print(&format!(
            "\nNobody owns this shop yet. Open this link once, within a day:\n  {link}\n"
        ))?;
    }
    Ok(())
}

/// Resolves at the first SIGTERM or ctrl-c.
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Starts the log on standard error.
pub fn start_log(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log.filter)
        .map_err(|error| Failure::usage(format!("log.filter: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log.format {
        Format::Json => log.json().flatten_event(true).try_init(),
        Format::Human => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
    };
    started.map_err(|error| Failure::new(error.to_string()))
}
