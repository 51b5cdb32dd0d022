//! A printer in the network: one connection for each receipt, raw bytes to its port, within a bounded time.
//!
//! It is asked for its paper first. Many answer, and none has to.

use std::time::Duration;

use desk::ports::{NotPrinted, PRINTER_PATIENCE};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// `DLE EOT 4`: the state of the roll, told at once.
const ASK_FOR_PAPER: [u8; 3] = [0x10, 0x04, 0x04];
/// How long the answer may take; most printers answer within a few milliseconds.
const PAPER_ANSWER: Duration = Duration::from_millis(500);
/// How long a printer may take to hang up when it has everything.
const FAREWELL: Duration = Duration::from_secs(1);
/// The most bytes that are read of what it says meanwhile.
const CHATTER_MAX: u64 = 4_096;

pub(crate) async fn print(host: &str, port: u16, bytes: &[u8]) -> Result<(), NotPrinted> {
    within(host, port, async {
        let mut stream = open(host, port).await?;
        let unreachable = |error| unreachable(host, port, &error);
        stream.write_all(bytes).await.map_err(unreachable)?;
        stream.shutdown().await.map_err(unreachable)?;
        // Whoever hangs up with an answer unread takes back what is still on its way.
        let mut chatter = Vec::new();
        let _ = timeout(FAREWELL, stream.take(CHATTER_MAX).read_to_end(&mut chatter)).await;
        Ok(())
    })
    .await
}

pub(crate) async fn examine(host: &str, port: u16) -> Result<(), NotPrinted> {
    within(host, port, async { open(host, port).await.map(drop) }).await
}

/// Connects to a printer that has paper, as far as it says.
async fn open(host: &str, port: u16) -> Result<TcpStream, NotPrinted> {
    let unreachable = |error| unreachable(host, port, &error);
    let mut stream = TcpStream::connect((host, port)).await.map_err(unreachable)?;
    stream.write_all(&ASK_FOR_PAPER).await.map_err(unreachable)?;
    match timeout(PAPER_ANSWER, stream.read_u8()).await {
        Ok(Ok(answer)) if is_out(answer) => Err(NotPrinted::NoPaper { place: place(host, port) }),
        Ok(Ok(_)) | Err(_) => Ok(stream),
        Ok(Err(error)) => Err(unreachable(error)),
    }
}

/// Two bits are always set and two never are; the two of the roll's end are set together.
fn is_out(answer: u8) -> bool {
    answer & 0b1001_0011 == 0b0001_0010 && answer & 0b0110_0000 == 0b0110_0000
}

async fn within<T>(
    host: &str,
    port: u16,
    talk: impl Future<Output = Result<T, NotPrinted>>,
) -> Result<T, NotPrinted> {
    let talked = timeout(PRINTER_PATIENCE, talk).await;
    talked.unwrap_or_else(|_| Err(NotPrinted::TooSlow { place: place(host, port) }))
}

fn unreachable(host: &str, port: u16, error: &std::io::Error) -> NotPrinted {
    NotPrinted::Unreachable { place: place(host, port), detail: error.kind().to_string() }
}

fn place(host: &str, port: u16) -> String {
    desk::settings::PrinterPlace::Network { host: host.to_owned(), port }.place()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_about_paper_says_that_there_is_none() {
        for (answer, expected) in
            [(0x12, false), (0x1e, false), (0x72, true), (0x7e, true), (0xff, false), (0x60, false)]
        {
            assert_eq!(is_out(answer), expected, "{answer:#x}");
        }
    }
}
