//! The bodies of answers: texts, parts of files, and streams of events.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc;

/// The body of any answer.
pub type AnyBody = BoxBody<Bytes, io::Error>;

/// So many bytes of a file are read at once, when the client has taken those before. A connection holds no more of it.
const PIECE: usize = 64 << 10;

/// A body that is in memory.
pub fn whole(bytes: impl Into<Bytes>) -> AnyBody {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed()
}

/// Part of a file, read while it is sent.
pub fn part(mut file: File, bytes: Range<u64>) -> io::Result<AnyBody> {
    file.seek(SeekFrom::Start(bytes.start))?;
    let left = bytes.end - bytes.start;
    Ok(Part { file: tokio::fs::File::from_std(file), left, piece: vec![0; PIECE].into() }.boxed())
}

/// Events as they come.
pub fn events(receiver: mpsc::Receiver<Bytes>) -> AnyBody {
    Events(receiver).boxed()
}

struct Part {
    file: tokio::fs::File,
    left: u64,
    piece: Box<[u8]>,
}

impl Body for Part {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let Self { file, left, piece } = &mut *self;
        let most = usize::try_from(*left).unwrap_or(usize::MAX).min(piece.len());
        let mut read = ReadBuf::new(&mut piece[..most]);
        ready!(Pin::new(file).poll_read(context, &mut read))?;
        // The file was cut off since its size was said: the client must not take what came for all of it.
        if read.filled().is_empty() {
            return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
        }
        *left -= read.filled().len() as u64;
        Poll::Ready(Some(Ok(Frame::data(Bytes::copy_from_slice(read.filled())))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

struct Events(mpsc::Receiver<Bytes>);

impl Body for Events {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// What a request asks for of a file of `size` bytes by its `Range` (RFC 9110, section 14.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it: there is no range, or none that is understood. Several ranges are answered like none.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that the file does not have.
    Nothing,
}

impl Asked {
    /// Reads the value of `Range`.
    pub fn of(range: &str, size: u64) -> Self {
        let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
            // What has too many digits is beyond the end of any file.
            true if !text.is_empty() => Some(text.parse().unwrap_or(u64::MAX)),
            _ => None,
        };
        let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
            return Self::Whole;
        };
        let (start, end) = match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => (first, last.saturating_add(1).min(size)),
            (Some(first), None) if last.is_empty() => (first, size),
            (None, Some(count)) if first.is_empty() => (size.saturating_sub(count), size),
            _ => return Self::Whole,
        };
        if start < end { Self::Part(start..end) } else { Self::Nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn ranges_are_read_as_the_rfc_has_them() {
        let asked = |range: &str| Asked::of(range, 10);
        for (range, bytes) in [
            ("bytes=0-9", 0..10),
            ("bytes=0-", 0..10),
            ("bytes=3-5", 3..6),
            ("bytes=9-99", 9..10),
            ("bytes=-3", 7..10),
            ("bytes=-99", 0..10),
            ("bytes=0-99999999999999999999999", 0..10),
        ] {
            assert_eq!(asked(range), Asked::Part(bytes), "{range}");
        }
        for range in ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(asked(range), Asked::Nothing, "{range}");
        }
        for range in
            ["", "bytes=", "bytes=-", "bytes=5-3", "bytes=0-1,3-4", "bytes=a-b", "bytes=+1-2", "items=0-1", "bytes 0-1"]
        {
            assert_eq!(asked(range), Asked::Whole, "{range}");
        }
        assert_eq!(Asked::of("bytes=0-", 0), Asked::Nothing);
    }
}
