//! Which interfaces are read at the moment, and how much was seen of each beside what the system counted there.

use flowcore::model::{InterfaceCoverage, Saying, Traffic};

/// An interface as the system tells it at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) index: u32,
    pub(super) name: String,
    pub(super) is_up: bool,
    pub(super) is_loopback: bool,
    pub(super) counters: Counters,
    /// Why it is left out unless it is named; `None`: it is read.
    pub(super) left_out: Option<Saying>,
}

/// What an interface counted so far, both ways together.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counters {
    pub(super) bytes: u64,
    /// Packets that came in and were lost by the card or its driver, before any program could see them.
    pub(super) missed: u64,
}

/// Interfaces that are gone and still counted for: their last packets may wait in the ring.
const MAX_GONE: usize = 64;

/// Every interface that was ever seen, and the choice among them.
#[derive(Debug)]
pub(super) struct Reading {
    /// What the person named; empty: every one that should be read.
    names: Vec<String>,
    books: Vec<Book>,
    /// Where the latest frame's interface is in `books`: frames come in bursts.
    latest: usize,
    /// What interfaces that are forgotten by now had counted, and what was seen there.
    forgotten: Traffic,
    forgotten_missed: u64,
    /// Interfaces that were read and went away.
    pub(super) removed: u64,
}

/// One interface.
#[derive(Debug)]
struct Book {
    index: u32,
    name: String,
    is_loopback: bool,
    choice: Choice,
    is_gone: bool,
    /// It was up and left out: what it counted then is no traffic of ours.
    is_left_out_up: bool,
    /// The system's counters when it began to be read.
    base: Counters,
    now: Counters,
    /// What it was counted and seen before `base`, when it was read an earlier time.
    before: Traffic,
    metered: u64,
    again: u64,
    /// As of the latest report.
    told: Traffic,
}

/// Whether an interface is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Choice {
    /// Only its first word was heard, and nobody has looked yet.
    Open,
    Read,
    /// What passes it passes another one, too, or is of no interest.
    LeftOut,
    /// The person named others: what passes it is seen nowhere.
    Unseen,
}

/// What becomes of a frame.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    Read,
    /// Its interface is left out.
    LeftOut,
    /// Nobody knows its interface yet: list them, and ask again.
    Unknown,
}

impl Reading {
    pub(super) fn new(names: &[String]) -> Self {
        Self {
            names: names.to_vec(),
            books: Vec::new(),
            latest: 0,
            forgotten: Traffic::default(),
            forgotten_missed: 0,
            removed: 0,
        }
    }

    /// Takes in what there is now.
    pub(super) fn update(&mut self, all: &[Told]) {
        for interface in all {
            let why_left_out = if self.names.is_empty() {
                interface.left_out.clone()
            } else if self.names.contains(&interface.name) {
                None
            } else {
                Some("others were named".into())
            };
            self.note(interface, why_left_out);
        }
        for book in self.books.iter_mut().filter(|book| !book.is_gone) {
            if all.iter().all(|it| it.index != book.index) {
                tracing::info!(interface = book.name, "is gone");
                self.removed += u64::from(book.is_read());
                book.is_gone = true;
            }
        }
        while self.books.iter().filter(|book| book.is_gone).count() > MAX_GONE {
            let Some(at) = self.books.iter().position(|book| book.is_gone) else {
                break;
            };
            let book = self.books.remove(at);
            self.forgotten = sum(self.forgotten, book.total());
            self.forgotten_missed += book.missed();
            self.latest = 0;
        }
    }

    fn note(&mut self, interface: &Told, why_left_out: Option<Saying>) {
        let is_read = why_left_out.is_none();
        let tell = || match &why_left_out {
            Some(why) => tracing::info!(interface = interface.name, %why, "left out"),
            None => tracing::info!(interface = interface.name, "read from now on"),
        };
        let known = self
            .books
            .iter_mut()
            .find(|book| book.index == interface.index && !book.is_gone);
        let choice = match (is_read, &interface.left_out) {
            (true, _) => Choice::Read,
            (false, Some(_)) => Choice::LeftOut,
            (false, None) => Choice::Unseen,
        };
        let Some(book) = known else {
            tell();
            self.books.push(Book::new(interface, choice));
            return;
        };
        if book.is_read() != is_read || book.choice == Choice::Open {
            tell();
        }
        // What it counted while it was left out is nobody's loss. While it was down it counted nothing.
        if is_read && !book.is_read() && book.is_left_out_up {
            book.before.counted = book.total().counted;
            book.base = interface.counters;
        }
        if is_read {
            book.now = interface.counters;
        }
        book.choice = choice;
        book.is_left_out_up = !is_read && interface.is_up;
        book.name.clone_from(&interface.name);
    }

    /// The kernel told of an interface: what it counts when it appears is where we begin, and the last that it counted
    /// is where we end.
    #[cfg(target_os = "linux")]
    pub(super) fn note_word(&mut self, interface: &Told) {
        let known = self
            .books
            .iter_mut()
            .find(|book| book.index == interface.index && !book.is_gone);
        match known {
            None => self.books.push(Book::new(interface, Choice::Open)),
            Some(book) if book.is_read() => {
                book.now.bytes = book.now.bytes.max(interface.counters.bytes);
                book.now.missed = book.now.missed.max(interface.counters.missed);
            }
            Some(_) => {}
        }
    }

    /// Interfaces whose packets are of no interest.
    #[cfg(target_os = "linux")]
    pub(super) fn left_out(&self) -> Vec<u32> {
        let is_left_out = |book: &&Book| matches!(book.choice, Choice::LeftOut | Choice::Unseen);
        let left_out = self
            .books
            .iter()
            .filter(|book| !book.is_gone)
            .filter(is_left_out);
        left_out.map(|book| book.index).collect()
    }

    /// Names of those that are read.
    pub(super) fn names(&self) -> Vec<String> {
        let read = self
            .books
            .iter()
            .filter(|book| book.is_read() && !book.is_gone);
        read.map(|book| book.name.clone()).collect()
    }

    /// How many have traffic that passes no other: those that are read, and those that the person left out.
    pub(super) fn count_edge(&self) -> usize {
        let at_edge =
            |book: &&Book| !book.is_gone && matches!(book.choice, Choice::Read | Choice::Unseen);
        self.books.iter().filter(at_edge).count()
    }

    /// More than one interface is read: a packet can be seen twice.
    #[cfg(target_os = "linux")]
    pub(super) fn may_see_twice(&self) -> bool {
        self.books.iter().filter(|book| book.is_read()).count() > 1
    }

    /// What becomes of a frame of this interface.
    pub(super) fn fate(&mut self, index: u32) -> Fate {
        if self
            .books
            .get(self.latest)
            .is_none_or(|book| book.index != index)
        {
            // The younger one, where an index was used again.
            let Some(at) = self.books.iter().rposition(|book| book.index == index) else {
                return Fate::Unknown;
            };
            self.latest = at;
        }
        match self.books[self.latest].choice {
            Choice::Read => Fate::Read,
            Choice::LeftOut | Choice::Unseen => Fate::LeftOut,
            Choice::Open => Fate::Unknown,
        }
    }

    /// The frame that [`Self::fate`] was asked about was seen: metered, or counted on another interface.
    pub(super) fn note_frame(&mut self, wire_len: u32, is_metered: bool) {
        let book = &mut self.books[self.latest];
        if is_metered {
            book.metered += u64::from(wire_len);
        } else {
            book.again += u64::from(wire_len);
        }
    }

    /// A frame that was metered on this interface is counted on another one instead.
    #[cfg(target_os = "linux")]
    pub(super) fn note_withdrawn(&mut self, index: u32, wire_len: u32) {
        let book = self.books.iter_mut().rfind(|book| book.index == index);
        if let Some(book) = book {
            book.metered = book.metered.saturating_sub(wire_len.into());
            book.again += u64::from(wire_len);
        }
    }

    /// What came since the previous report: the sum, and interfaces with traffic, busiest first.
    pub(super) fn report(&mut self) -> (Traffic, Traffic, Vec<InterfaceCoverage>) {
        let (mut second, mut total) = (Traffic::default(), self.forgotten);
        let mut interfaces = Vec::new();
        for book in &mut self.books {
            let now = book.total();
            let since = Traffic {
                counted: now.counted.saturating_sub(book.told.counted),
                // Less where a frame of before was taken back.
                metered: now.metered.saturating_sub(book.told.metered),
                again: now.again - book.told.again,
            };
            book.told = now;
            second = sum(second, since);
            total = sum(total, now);
            if book.is_read() && !book.is_gone {
                interfaces.push(InterfaceCoverage {
                    name: book.name.clone(),
                    second: since,
                    total: now,
                });
            }
        }
        interfaces.sort_by_key(|it| std::cmp::Reverse((it.second.counted, it.total.counted)));
        (second, total, interfaces)
    }

    /// Packets that cards and drivers lost.
    pub(super) fn missed(&self) -> u64 {
        self.forgotten_missed + self.books.iter().map(Book::missed).sum::<u64>()
    }
}

impl Book {
    fn new(interface: &Told, choice: Choice) -> Self {
        Self {
            index: interface.index,
            name: interface.name.clone(),
            is_loopback: interface.is_loopback,
            choice,
            is_gone: false,
            is_left_out_up: choice != Choice::Read && interface.is_up,
            base: interface.counters,
            now: interface.counters,
            before: Traffic::default(),
            metered: 0,
            again: 0,
            told: Traffic::default(),
        }
    }

    fn is_read(&self) -> bool {
        self.choice == Choice::Read
    }

    fn total(&self) -> Traffic {
        let counted = self.now.bytes.saturating_sub(self.base.bytes);
        Traffic {
            // The loopback counts each packet going out and coming in; it is metered once.
            counted: self.before.counted
                + if self.is_loopback {
                    counted / 2
                } else {
                    counted
                },
            metered: self.metered,
            again: self.again,
        }
    }

    fn missed(&self) -> u64 {
        self.now.missed.saturating_sub(self.base.missed)
    }
}

fn sum(a: Traffic, b: Traffic) -> Traffic {
    Traffic {
        counted: a.counted + b.counted,
        metered: a.metered + b.metered,
        again: a.again + b.again,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn interface(index: u32, name: &str, bytes: u64) -> Told {
        Told {
            name: name.to_owned(),
            index,
            is_up: true,
            counters: Counters { bytes, missed: 0 },
            ..Told::default()
        }
    }

    fn see(reading: &mut Reading, index: u32, len: u32) -> Fate {
        let fate = reading.fate(index);
        if fate == Fate::Read {
            reading.note_frame(len, true);
        }
        fate
    }

    #[test]
    fn an_interface_that_comes_back_is_another_one_and_nothing_is_forgotten() {
        let mut reading = Reading::new(&[]);
        reading.update(&[interface(2, "eth0", 500)]);
        assert_eq!(see(&mut reading, 2, 60), Fate::Read);
        assert_eq!(see(&mut reading, 3, 60), Fate::Unknown);
        reading.note_word(&interface(2, "eth0", 560));
        reading.update(&[interface(3, "eth0", 0)]);
        assert_eq!(see(&mut reading, 3, 70), Fate::Read);
        assert_eq!(
            see(&mut reading, 2, 0),
            Fate::Read,
            "what still waited in the ring"
        );
        reading.update(&[interface(3, "eth0", 70)]);
        let (second, total, interfaces) = reading.report();
        assert_eq!(second, total);
        assert_eq!((total.counted, total.metered), (130, 130));
        assert_eq!((interfaces.len(), reading.removed), (1, 1));
    }

    #[test]
    fn what_an_interface_carried_before_anybody_looked_counts_and_what_it_brought_along_does_not() {
        let mut reading = Reading::new(&[]);
        reading.update(&[]);
        let down = Told {
            is_up: false,
            left_out: Some("it is down".into()),
            ..interface(2, "eth0", 1_000)
        };
        reading.note_word(&down);
        assert_eq!(reading.fate(2), Fate::Unknown, "look before you leave out");
        reading.update(&[down]);
        reading.note_word(&interface(2, "eth0", 1_000));
        reading.update(&[interface(2, "eth0", 1_400)]);
        assert_eq!(reading.report().1.counted, 400);
    }

    #[test]
    fn what_was_named_is_read_whenever_it_is_there() {
        let mut reading = Reading::new(&["wg0".to_owned()]);
        reading.update(&[interface(2, "eth0", 0)]);
        assert_eq!(reading.left_out(), [2]);
        assert!(reading.names().is_empty());
        reading.update(&[interface(2, "eth0", 900), interface(9, "wg0", 0)]);
        assert_eq!(reading.names(), ["wg0"]);
        assert_eq!(reading.fate(2), Fate::LeftOut);
        assert_eq!(
            reading.report().1.counted,
            0,
            "what is left out is nobody's loss"
        );
    }

    #[test]
    fn a_report_holds_what_came_since_the_one_before() {
        let mut reading = Reading::new(&[]);
        reading.update(&[interface(2, "eth0", 0)]);
        see(&mut reading, 2, 100);
        reading.update(&[interface(2, "eth0", 100)]);
        assert_eq!(reading.report().0.metered, 100);
        see(&mut reading, 2, 50);
        reading.update(&[interface(2, "eth0", 80)]);
        let (second, total, _) = reading.report();
        assert_eq!((second.metered, total.metered), (50, 150));
        assert_eq!(
            second.counted, 0,
            "a counter that was set back is no traffic"
        );
    }

    #[test]
    fn the_gone_are_forgotten_one_day_and_their_traffic_is_not() {
        let mut reading = Reading::new(&[]);
        for index in 1..=200 {
            reading.update(&[interface(index, "veth", 0)]);
            see(&mut reading, index, 10);
        }
        assert!(reading.books.len() <= MAX_GONE + 1);
        assert_eq!(reading.report().1.metered, 2_000);
    }

    #[test]
    fn only_an_interface_that_the_person_left_out_is_missing() {
        let mut all = [
            interface(1, "lo", 0),
            interface(2, "eth0", 0),
            interface(3, "wlan0", 0),
        ];
        all[0].left_out = Some("its traffic never leaves this computer".into());
        let counts = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let mut reading = Reading::new(&names);
            reading.update(&all);
            (reading.names().len(), reading.count_edge())
        };
        assert_eq!(counts(&[]), (2, 2));
        assert_eq!(counts(&["eth0"]), (1, 2));
        assert_eq!(counts(&["lo", "eth0", "wlan0"]), (3, 3));
    }
}
