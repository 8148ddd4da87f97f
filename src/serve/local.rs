//! Answering requests at an address of this machine with something other than a preview: what agents ask.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use super::limits::{Connections, Patient};

/// A request must have said what it wants after so long.
const HEADERS: Duration = Duration::from_secs(15);

/// Listens at an address, says at which one, since port 0 stands for any that is free, and answers requests for one path for ever.
pub async fn answer_at<Answer, Answered, Sent>(
    address: SocketAddr,
    path: &'static str,
    ready: impl FnOnce(SocketAddr),
    answer: Answer,
) -> io::Result<()>
where
    Answer: Fn(Request<Incoming>) -> Answered + Clone + Send + 'static,
    Answered: Future<Output = Response<Sent>> + Send,
    Sent: Body<Data = Bytes> + Send + Sync + 'static,
    Sent::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let listener = TcpListener::bind(address).await?;
    ready(listener.local_addr()?);
    let connections = Arc::new(Connections::default());
    loop {
        let free = connections.free().await;
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files: some will be closed.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let answer = answer.clone();
        let reply = hyper::service::service_fn(move |request: Request<Incoming>| {
            let answered = (request.uri().path() == path).then(|| answer(request));
            async move {
                Ok::<_, Infallible>(match answered {
                    Some(answered) => answered.await.map(|body| body.map_err(Into::into).boxed()),
                    None => nothing(),
                })
            }
        });
        tokio::spawn(async move {
            let _counts = free;
            let _ = stream.set_nodelay(true);
            let mut server = hyper::server::conn::http1::Builder::new();
            server.timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(64 << 10);
            // A client that breaks off has had what it wanted.
            let _ = server.serve_connection(Patient::new(TokioIo::new(stream)), reply).await;
        });
    }
}

/// What is said at any other path.
fn nothing() -> Response<http_body_util::combinators::BoxBody<Bytes, Box<dyn Error + Send + Sync>>> {
    let body = Full::new(Bytes::from_static(b"There is nothing here.\n")).map_err(|never| match never {});
    let mut response = Response::new(body.boxed());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
