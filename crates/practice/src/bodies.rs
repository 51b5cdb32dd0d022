//! Bodies that no well server sends: cut short, without end, drop by drop, small on the way and huge on arrival.
//!
//! When they are sent is decided elsewhere (`outage.rs`).

use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body::Frame;
use tokio::time::Interval;

/// How much of an endless body comes at a time, in bytes.
const PIECE: usize = 16 * 1024;

/// How much a compressed body is when it is unpacked, in bytes.
const UNPACKED: usize = 64 * 1024 * 1024;

type Piece = Poll<Option<Result<Frame<Bytes>, std::io::Error>>>;

/// A body that begins and then fails, upon which the server closes the connection.
pub(crate) struct CutShort {
    started: bool,
}

impl CutShort {
    pub(crate) fn new() -> Self {
        Self { started: false }
    }
}

impl HttpBody for CutShort {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Piece {
        if self.started {
            return Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())));
        }
        self.started = true;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"{\"access_token\":\"")))))
    }
}

/// A JSON document that never ends, as fast as the client reads.
pub(crate) struct Endless {
    piece: Bytes,
}

impl Endless {
    pub(crate) fn new() -> Self {
        Self { piece: Bytes::from(vec![b' '; PIECE]) }
    }
}

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Piece {
        Poll::Ready(Some(Ok(Frame::data(self.piece.clone()))))
    }
}

/// A JSON document that never ends, one byte at a time.
pub(crate) struct Dripping {
    interval: Interval,
}

impl Dripping {
    pub(crate) fn new(every: Duration) -> Self {
        Self { interval: tokio::time::interval(every.max(Duration::from_millis(1))) }
    }
}

impl HttpBody for Dripping {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Piece {
        ready!(self.interval.poll_tick(context));
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b" ")))))
    }
}

/// A JSON document of 64 MiB that takes about 64 KiB on the way (gzip). Empty if it can't be made.
pub(crate) fn compressed() -> Vec<u8> {
    let pack = || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(b"{\"filler\":\"")?;
        let piece = [b'x'; PIECE];
        for _ in 0..UNPACKED / PIECE {
            encoder.write_all(&piece)?;
        }
        encoder.write_all(b"\"}")?;
        encoder.finish()
    };
    let packed: std::io::Result<Vec<u8>> = pack();
    packed.unwrap_or_default()
}
