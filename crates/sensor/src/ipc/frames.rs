//! Reads frames from a stream, no faster than they come and never more than they may hold.

use std::io;

use flowcore::wire::{FRAME_HEAD_BYTES, HELLO_BYTES, Hello, WireError, frame_len};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A connection is of no more use.
#[derive(Debug, Error)]
pub(super) enum LinkError {
    /// It broke off, or was closed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The other end does not speak as agreed.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// The next frame, at most `limit` long, into `payload`. What a stranger claims as its length is not allocated before
/// it arrives.
pub(super) async fn read_frame(
    stream: &mut (impl AsyncRead + Unpin),
    limit: usize,
    payload: &mut Vec<u8>,
) -> Result<(), LinkError> {
    let mut head = [0; FRAME_HEAD_BYTES];
    stream.read_exact(&mut head).await?;
    let len = frame_len(head, limit)?;
    payload.clear();
    let read = stream.take(len as u64).read_to_end(payload).await?;
    if read < len {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    Ok(())
}

/// What the other end says first. Its version is not looked at.
pub(super) async fn read_hello(stream: &mut (impl AsyncRead + Unpin)) -> Result<Hello, LinkError> {
    let mut bytes = [0; HELLO_BYTES];
    stream.read_exact(&mut bytes).await?;
    Ok(Hello::decode(&bytes)?)
}

/// What this end says first.
pub(super) async fn write_hello(
    stream: &mut (impl AsyncWrite + Unpin),
    hello: Hello,
) -> io::Result<()> {
    stream.write_all(&hello.encode()).await
}
