//! Sends datagrams at a steady rate, for `scripts/bench-live.sh`:
//!
//! `load ADDRESS PACKETS_PER_SECOND SECONDS FLOWS BYTES` with a rate of 0 for as fast as it goes. Prints how many were
//! sent. Give it an address of a network namespace that you made.

#![expect(clippy::print_stdout, reason = "the count is what it is asked for")]

use std::net::{IpAddr, UdpSocket};
use std::time::{Duration, Instant};

/// Packets that are due are sent this often.
const TICK: Duration = Duration::from_millis(1);

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, rate, seconds, flows, bytes] = args.as_slice() else {
        anyhow::bail!("give ADDRESS PACKETS_PER_SECOND SECONDS FLOWS BYTES");
    };
    let address: IpAddr = address.parse()?;
    let (rate, seconds): (u64, u64) = (rate.parse()?, seconds.parse()?);
    let sockets = (0..flows.parse::<u16>()?)
        .map(|flow| {
            let socket = UdpSocket::bind("0.0.0.0:0")?;
            socket.connect((address, 9_000 + flow))?;
            Ok(socket)
        })
        .collect::<std::io::Result<Vec<_>>>()?;
    let text = vec![0; bytes.parse()?];
    let mut turn = sockets.iter().cycle();
    let (began, wanted) = (Instant::now(), Duration::from_secs(seconds));
    let mut sent = 0_u64;
    while began.elapsed() < wanted {
        let due = match rate {
            0 => sent + 1_000,
            rate => u64::try_from(began.elapsed().as_micros())? * rate / 1_000_000,
        };
        while sent < due {
            if let Some(socket) = turn.next() {
                socket.send(&text)?;
            }
            sent += 1;
        }
        if rate > 0 {
            std::thread::sleep(TICK);
        }
    }
    println!("{sent}");
    Ok(())
}
