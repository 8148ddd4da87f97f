//! How much clients may ask of the preview, whoever they are: the number of their connections, and how long they may keep an answer
//! waiting.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// The most connections at once; further ones wait until some have ended.
const MOST_CONNECTIONS: usize = 1_024;
/// The most connections at once from an address that is not this machine's own. A browser opens six for a site.
const MOST_FROM_ONE: usize = 64;
/// A client that takes nothing for so long is dropped. One that was only slow asks again for the rest, with `Range`.
const PATIENCE: Duration = Duration::from_secs(30);

/// The connections that are open.
pub struct Connections {
    free: Arc<Semaphore>,
    /// How many there are from each address that is not this machine's own.
    of_strangers: Mutex<HashMap<IpAddr, usize>>,
}

impl Default for Connections {
    fn default() -> Self {
        Self { free: Arc::new(Semaphore::new(MOST_CONNECTIONS)), of_strangers: Mutex::default() }
    }
}

impl Connections {
    /// Waits until there may be one more.
    pub async fn free(&self) -> OwnedSemaphorePermit {
        self.free.clone().acquire_owned().await.expect("the semaphore is never closed")
    }

    /// Counts a connection from an address; none where there are too many from there already.
    pub fn count(self: &Arc<Self>, peer: IpAddr) -> Option<Counted> {
        let peer = (!peer.to_canonical().is_loopback()).then_some(peer);
        if let Some(peer) = peer {
            let mut counts = self.of_strangers.lock().expect("no thread panics while it counts");
            let count = counts.entry(peer).or_default();
            if *count == MOST_FROM_ONE {
                return None;
            }
            *count += 1;
        }
        Some(Counted { connections: self.clone(), peer })
    }
}

/// A connection that counts until this is dropped.
pub struct Counted {
    connections: Arc<Connections>,
    peer: Option<IpAddr>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some(peer) = self.peer else { return };
        let mut counts = self.connections.of_strangers.lock().expect("no thread panics while it counts");
        if let Some(count) = counts.get_mut(&peer) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&peer);
            }
        }
    }
}

/// A connection whose client has to take what is sent to it.
pub struct Patient<Stream> {
    stream: Stream,
    /// Runs while the client takes nothing.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<Stream> Patient<Stream> {
    pub fn new(stream: Stream) -> Self {
        Self { stream, waiting: None }
    }

    /// The result of sending, or an error where the client has taken nothing for too long.
    fn hurry<T>(&mut self, sent: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.waiting = None;
            return sent;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(PATIENCE)));
        waiting.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<Stream: Read + Unpin> Read for Patient<Stream> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<Stream: Write + Unpin> Write for Patient<Stream> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.hurry(sent, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.hurry(sent, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_flush(context);
        self.hurry(sent, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_shutdown(context);
        self.hurry(sent, context)
    }
}
