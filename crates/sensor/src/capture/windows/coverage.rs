//! What both ways of capturing tell of the network adapters: which there are, and once a second what Windows counted
//! there beside what was seen.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use flowcore::model::Traffic;

use super::adapters::{self, Adapter};
use crate::capture::SourceNews;
use crate::capture::reading::{Counters, Fate, Reading};

/// How often adapters and counters are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Keeps the account of the adapters, for the thread that captures.
pub(super) struct Coverage {
    reading: Reading,
    /// Bytes that an adapter counts with each packet and the driver does not show, by interface index.
    link_bytes: Vec<(u32, u32)>,
    /// What was seen without a word on which adapter, and how much of it has been told.
    adrift: u64,
    adrift_told: u64,
    looked: Instant,
    news: SourceNews,
    has_news: bool,
}

impl Coverage {
    /// Of the adapters with these names, or all that are up. What they counted before does not count.
    pub(super) fn new(names: &[String]) -> Self {
        let mut coverage = Self {
            reading: Reading::new(names),
            link_bytes: Vec::new(),
            adrift: 0,
            adrift_told: 0,
            looked: Instant::now(),
            news: SourceNews::default(),
            has_news: false,
        };
        coverage.look();
        coverage
    }

    /// Looks at the adapters where that is due. `true`: it did.
    pub(super) fn refresh(&mut self) -> bool {
        let is_due = self.looked.elapsed() >= LOOK_EVERY;
        if is_due {
            self.look();
        }
        is_due
    }

    fn look(&mut self) {
        self.looked = Instant::now();
        match adapters::list() {
            Ok(all) => self.take(&all, &adapters::counters()),
            Err(code) => tracing::warn!(
                code,
                "adapters cannot be listed; what is known of them stays"
            ),
        }
    }

    fn take(&mut self, all: &[Adapter], counted: &[(u32, Counters)]) {
        let told: Vec<_> = all.iter().map(|it| it.told(counted)).collect();
        self.reading.update(&told);
        self.link_bytes.clear();
        for adapter in all {
            let of_all = adapter
                .indices
                .iter()
                .map(|index| (*index, adapter.link_bytes));
            self.link_bytes.extend(of_all);
        }
        let news = &mut self.news;
        news.names = self.reading.names();
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        news.interfaces = (count(news.names.len()), count(self.reading.count_edge()));
        news.removed = self.reading.removed;
        news.addresses = all
            .iter()
            .flat_map(|it| it.addresses.iter().copied())
            .collect();
        news.addresses.sort_unstable();
        news.missed = self.reading.missed();
        let (second, total, interfaces) = self.reading.report();
        let adrift = |bytes| Traffic {
            metered: bytes,
            ..Traffic::default()
        };
        news.second = sum(second, adrift(self.adrift - self.adrift_told));
        news.total = sum(total, adrift(self.adrift));
        self.adrift_told = self.adrift;
        // Where nothing says which adapter traffic takes, there is nothing to say of each.
        news.coverage = if self.adrift > 0 {
            Vec::new()
        } else {
            interfaces
        };
        self.has_news = true;
    }

    /// An IP packet of this length passed the adapter with this index.
    pub(super) fn note_packet(&mut self, index: u32, len: u32) {
        if self.reading.fate(index) != Fate::Read {
            return;
        }
        let in_front = self.link_bytes.iter().find(|(it, _)| *it == index);
        self.reading
            .note_frame(len + in_front.map_or(0, |(_, bytes)| *bytes), true);
    }

    /// So many bytes were sent or received, on whichever adapter.
    pub(super) fn note_bytes(&mut self, bytes: u64) {
        self.adrift += bytes;
    }

    /// This computer's addresses, sorted.
    pub(super) fn addresses(&self) -> &[IpAddr] {
        &self.news.addresses
    }

    /// What is new since the last call.
    pub(super) fn take_news(&mut self) -> Option<SourceNews> {
        std::mem::take(&mut self.has_news).then(|| self.news.clone())
    }
}

fn sum(a: Traffic, b: Traffic) -> Traffic {
    Traffic {
        counted: a.counted + b.counted,
        metered: a.metered + b.metered,
        again: a.again + b.again,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(name: &str, index: u32) -> Adapter {
        Adapter {
            name: name.to_owned(),
            indices: vec![index],
            is_up: true,
            is_loopback: false,
            addresses: vec![IpAddr::from([192, 0, 2, 7])],
            link_bytes: 14,
        }
    }

    fn counted(index: u32, bytes: u64) -> (u32, Counters) {
        (index, Counters { bytes, missed: 0 })
    }

    /// One that has looked at nothing of this computer.
    fn of_nothing() -> Coverage {
        Coverage {
            reading: Reading::new(&[]),
            ..Coverage::new(&["no adapter has this name".to_owned()])
        }
    }

    #[test]
    fn what_the_driver_shows_is_held_against_what_the_adapter_counts() {
        let mut coverage = of_nothing();
        let all = [adapter("Wi-Fi", 7), adapter("Ethernet", 9)];
        coverage.take(&all, &[counted(7, 5_000), counted(9, 0)]);
        for _ in 0..10 {
            coverage.note_packet(7, 86);
        }
        coverage.note_packet(3, 86); // of an adapter that nobody knows
        coverage.take(&all, &[counted(7, 6_000), counted(9, 0)]);
        let news = coverage.take_news().expect("something came");
        assert_eq!((news.second.counted, news.second.metered), (1_000, 1_000));
        assert_eq!(news.coverage[0].name, "Wi-Fi");
        assert_eq!(news.interfaces, (2, 2));
        assert_eq!(coverage.take_news(), None, "told once");
    }

    #[test]
    fn adapters_that_come_and_go_are_followed_and_counted() {
        let mut coverage = of_nothing();
        coverage.take(&[adapter("Wi-Fi", 7)], &[counted(7, 0)]);
        coverage.take(&[adapter("Wi-Fi", 7), adapter("VPN", 8)], &[counted(7, 0)]);
        assert_eq!(coverage.take_news().expect("news").names, ["Wi-Fi", "VPN"]);
        coverage.take(&[adapter("VPN", 8)], &[]);
        let news = coverage.take_news().expect("news");
        assert_eq!((news.removed, news.interfaces), (1, (1, 1)));
        assert_eq!(coverage.addresses(), [IpAddr::from([192, 0, 2, 7])]);
    }

    #[test]
    fn bytes_of_no_known_adapter_are_metered_and_blamed_on_none() {
        let mut coverage = of_nothing();
        let all = [adapter("Wi-Fi", 7)];
        coverage.take(&all, &[counted(7, 0)]);
        coverage.note_bytes(700);
        coverage.take(&all, &[counted(7, 1_000)]);
        let news = coverage.take_news().expect("news");
        assert_eq!((news.second.counted, news.second.metered), (1_000, 700));
        assert!(news.coverage.is_empty());
        coverage.take(&all, &[counted(7, 1_000)]);
        let news = coverage.take_news().expect("news");
        assert_eq!((news.second.metered, news.total.metered), (0, 700));
    }
}
