//! The preview: the same compile as a build's in a loop, and its site served from memory.
//!
//! Three threads, each with one job. One follows the disk: hints say where to look, the scan says what is there, and each change
//! is compiled (`watch`, `work`). One renders in the background what nobody has asked for yet, to find faults
//! (`check`). One answers browsers and tells their tabs what has changed (`http`, `message`). They share the newest state
//! (`live`) and nothing else, and a state never changes once it is made.

mod body;
mod check;
mod editor;
mod http;
mod limits;
mod live;
mod local;
mod message;
mod reading;
mod send;
mod watch;
mod work;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::Options;
use crate::diagnostic::Diagnostic;

pub use editor::Editor;
pub use local::answer_at;

/// What a preview is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site's folder.
    pub site: PathBuf,
    /// Where to listen; anything but a loopback address lets others on the network read along.
    pub host: IpAddr,
    /// The first port to try; where it is taken the next free one serves.
    pub port: u16,
    /// Look at the disk again and again instead of waiting for events.
    pub poll: bool,
    /// Where a click on a place in a file leads.
    pub editor: Editor,
    /// What the compile depends on.
    pub options: Options,
}

/// What the preview tells whoever started it.
#[derive(Debug)]
pub enum News {
    /// It can be reached now; the path of `base_url` comes after the address.
    Listening(SocketAddr),
    /// A site has been compiled.
    Compiled {
        /// Files that differ from before; empty for the first time.
        changed: Vec<Arc<str>>,
        /// Pages of the site.
        pages: usize,
        /// From the look at the disk on.
        took: Duration,
        /// The path of `base_url`.
        base_path: String,
    },
    /// All that is known to be wrong, after a compile and again after everything has been rendered once.
    Findings(Vec<Diagnostic>),
    /// Something that the writer should know.
    Word(String),
}

/// Serves a site until Ctrl-C. An error means that no port could be had.
pub fn serve(settings: Settings, tell: impl Fn(News) + Send + Sync + 'static) -> io::Result<()> {
    let tell: Arc<dyn Fn(News) + Send + Sync> = Arc::new(tell);
    raise_limit_of_open_files();
    // Asked for once here, so that paths of events and of the scan begin alike.
    let root = std::fs::canonicalize(&settings.site)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(8).build()?;
    let live = Arc::new(live::Live::default());
    let (sender, events) = channel();
    let listener = runtime.block_on(http::bind(settings.host, settings.port))?;
    let address = listener.local_addr()?;
    if address.port() != settings.port && settings.port != 0 {
        tell(News::Word(format!("port {} is in use, so this is port {}", settings.port, address.port())));
    }
    tell(News::Listening(address));
    let checker = work::check_in_background(live.clone(), sender.clone(), tell.clone())?;
    let work = work::Work::new(root, &settings, live.clone(), sender.clone(), checker, tell);
    std::thread::Builder::new().name("watch".into()).spawn(move || work.run(&events))?;
    let asks = live.clone();
    let look = Box::new(move || {
        let ticket = asks.ask();
        let _ = sender.send(work::Event::Look(ticket));
        ticket
    });
    let preview = Arc::new(http::Preview { live, editor: settings.editor, address, look });
    runtime.block_on(async {
        let listening = tokio::spawn(http::listen(listener, preview));
        let ended = tokio::signal::ctrl_c().await;
        listening.abort();
        ended
    })?;
    // Threads that render or wait for the disk end with the process.
    runtime.shutdown_background();
    Ok(())
}

/// Each tab keeps a connection open, and the usual limit of 1,024 files is soon reached.
fn raise_limit_of_open_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    }
}
