//! Answers a question: one walk over the connections, one over the journal.
//!
//! Each part of the filter has a bit. A connection carries the bits of the parts that refuse it: none, and it is found;
//! only those of a list's own facet, and that list counts it, so that the alternatives to a choice stay in sight.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;
use flowcore::filter::{Facet, Filter};
use flowcore::model::AddressKind;

use super::answer::{
    Answer, FacetList, FacetRow, RTT_CLASSES_MS, Stream, SubjectAnswer, Sum, UnplacedSum,
};
use super::ledger::{FlowLine, HostLine, Ledger, Symbol, Unplaced};
use super::order;
use super::question::{Period, Question, Subject};
use super::series::{self, Trends};
use crate::world::hues::{ColorBy, Owner};

/// Rows that a list has at most: for completion more than for looking at.
const MOST_ROWS: usize = 100;
/// All that there are: the globe shades them.
const MOST_COUNTRIES: usize = 256;
/// Newest hosts that are kept.
const MOST_FRESH: usize = 8;
/// Parts of a filter that are told apart; what is beyond counts as one.
const MOST_PARTS: usize = 30;
/// The bit of what moved nothing within the brush.
const SILENT: u32 = 1 << 31;

/// Which parts of the question refuse each connection, in the order of the ledger.
pub(super) struct Marks {
    refused: Vec<u32>,
    /// The bits that each facet's own parts have.
    own: [u32; Facet::ALL.len()],
}

impl Marks {
    /// Whether the connection at a place is found.
    pub(super) fn finds(&self, at: usize) -> bool {
        self.refused[at] == 0
    }

    /// Whether the list of a facet counts it.
    pub(super) fn counts(&self, at: usize, facet: Facet) -> bool {
        self.refused[at] & !self.own[facet as usize] == 0
    }

    fn of(ledger: &Ledger, question: &Question, ranged: Option<&EntityHashMap<[u64; 2]>>) -> Self {
        let parts = question.filter.parts();
        let (told, rest) = parts.split_at(parts.len().min(MOST_PARTS));
        let rest = Filter::all(rest.to_vec());
        let mut own = [0; Facet::ALL.len()];
        for (bit, part) in told.iter().enumerate() {
            if let Some(facet) = part.facet() {
                own[facet as usize] |= 1 << bit;
            }
        }
        let refused = |line: &FlowLine| {
            let connection = ledger.connection(line, question.now);
            let mut refused = 0;
            for (bit, part) in told.iter().chain([&rest]).enumerate() {
                refused |= u32::from(!part.finds(&connection)) << bit;
            }
            if ranged.is_some_and(|ranged| !ranged.contains_key(&line.flow)) {
                refused |= SILENT;
            }
            refused
        };
        Self {
            refused: ledger.flows.iter().map(refused).collect(),
            own,
        }
    }

    /// A subject asks for its own, whatever is filtered.
    fn of_subject(ledger: &Ledger, subject: &Subject) -> Self {
        let is_its = subject.test(ledger);
        Self {
            refused: ledger
                .flows
                .iter()
                .map(|line| u32::from(!is_its(line)))
                .collect(),
            own: [0; Facet::ALL.len()],
        }
    }
}

/// What a connection counts for: what it moved within some seconds, else what it moved and moves.
pub(super) struct Figures<'a> {
    /// What each moved within those seconds; `None`: all seconds count.
    pub(super) moved: Option<&'a EntityHashMap<[u64; 2]>>,
    /// Speeds are means over so many seconds; `None`: they are those of now.
    pub(super) mean_secs: Option<f32>,
}

impl Figures<'_> {
    pub(super) fn of(&self, line: &FlowLine) -> Sum {
        let open = u32::from(!line.state.is_over);
        let mut sum = Sum {
            flows: 1,
            open,
            found: 1,
            up_bytes: line.up_bytes,
            down_bytes: line.down_bytes,
            up_rate: line.up_rate,
            down_rate: line.down_rate,
        };
        if let Some(moved) = self.moved {
            let [up, down] = moved.get(&line.flow).copied().unwrap_or_default();
            (sum.up_bytes, sum.down_bytes) = (up, down);
        }
        if let Some(secs) = self.mean_secs {
            sum.up_rate = sum.up_bytes as f32 / secs;
            sum.down_rate = sum.down_bytes as f32 / secs;
        }
        sum
    }
}

impl Sum {
    pub(super) fn add(&mut self, other: &Self, is_found: bool) {
        self.flows += 1;
        self.open += other.open;
        self.found += u32::from(is_found);
        self.up_bytes = self.up_bytes.saturating_add(other.up_bytes);
        self.down_bytes = self.down_bytes.saturating_add(other.down_bytes);
        self.up_rate += other.up_rate;
        self.down_rate += other.down_rate;
    }
}

/// Answers `question`.
#[must_use]
pub fn answer(ledger: &Ledger, question: &Question) -> Answer {
    let counted = question.counted();
    let moved = counted
        .as_ref()
        .map(|seconds| series::moved_within(&question.pages, seconds));
    let range = question.range.as_ref();
    // A brush leaves out what is silent within it; a period only counts it as nothing.
    let ranged = moved.as_ref().filter(|_| range.is_some());
    let marks = Marks::of(ledger, question, ranged);
    let mean_secs = range.map(|range| (range.end - range.start).max(1) as f32);
    let figures = Figures {
        moved: moved.as_ref(),
        mean_secs,
    };
    let tally = Tally::of(ledger, &marks, &figures);
    let mut lists = tally.lists(ledger, question, question.wants.period);
    let mut answer = Answer {
        way: question.wants.way,
        period: question.wants.period,
        known_secs: question.wants.period.secs().and_then(|secs| {
            let known = question.window.to_secs().saturating_sub(question.cut_secs?);
            (known < secs).then_some(known)
        }),
        filter: question.filter.clone(),
        range: question.range.clone(),
        now: question.now,
        is_mean: question.is_mean,
        window: question.window,
        known: ledger.flows.len(),
        open: ledger.flows.iter().filter(|it| !it.state.is_over).count(),
        sum: tally.sum,
        unplaced: tally.unplaced(ledger),
        fresh: fresh(ledger, &tally),
        rtt: tally.rtt,
        since_secs: question.pages.first().map(|page| page.at_secs),
        ..Answer::default()
    };
    if !question.is_everything() {
        answer.hosts = Some(tally.found_hosts(ledger).map(|host| host.entity).collect());
    }
    series::fill(&mut answer, &mut lists, ledger, question, &marks);
    answer.lists = lists.map(|list| list.shown);
    if question.wants.charts {
        answer.streams = streams(ledger, &marks, &figures);
    }
    if let Some(settings) = &question.wants.table {
        let found = (0..ledger.flows.len()).filter(|at| marks.finds(*at));
        let figures = Figures {
            moved: ranged,
            mean_secs,
        };
        (answer.lines, answer.groups) = order::arrange(ledger, found, settings, &figures);
        answer.trends = Arc::new(Trends::of(ledger, question, &marks));
    }
    answer.subject = question
        .wants
        .subject
        .as_ref()
        .map(|subject| subject_answer(ledger, question, subject));
    answer.ranged = moved.filter(|_| range.is_some()).map(Arc::new);
    answer
}

/// A list with the numbers of its rows, which trends need.
#[derive(Default)]
pub(super) struct CountedList {
    pub(super) shown: FacetList,
    pub(super) symbols: Vec<Symbol>,
}

/// Sums by facet and number.
struct Tally {
    sum: Sum,
    by: [Vec<Sum>; Facet::ALL.len()],
    rtt: [u32; RTT_CLASSES_MS.len() + 1],
}

impl Tally {
    fn of(ledger: &Ledger, marks: &Marks, figures: &Figures<'_>) -> Self {
        let mut tally = Self {
            sum: Sum::default(),
            by: Facet::ALL.map(|facet| vec![Sum::default(); ledger.values(facet)]),
            rtt: [0; RTT_CLASSES_MS.len() + 1],
        };
        for (at, line) in ledger.flows.iter().enumerate() {
            let is_found = marks.finds(at);
            let sum = figures.of(line);
            for facet in Facet::ALL {
                if !(is_found || marks.counts(at, facet)) {
                    continue;
                }
                for symbol in ledger.symbols(facet, line) {
                    if symbol != 0 {
                        tally.by[facet as usize][symbol as usize].add(&sum, is_found);
                    }
                }
            }
            if is_found {
                tally.sum.add(&sum, true);
                if let Some(ms) = line.round_trip_ms {
                    let class = RTT_CLASSES_MS.partition_point(|end| *end <= ms);
                    tally.rtt[class] += 1;
                }
            }
        }
        tally
    }

    fn found_hosts<'a>(&self, ledger: &'a Ledger) -> impl Iterator<Item = &'a HostLine> {
        let sums = self.by[Facet::Host as usize].iter().skip(1);
        let found: Vec<usize> = sums
            .enumerate()
            .filter(|(_, sum)| sum.found > 0)
            .map(|(at, _)| at)
            .collect();
        found.into_iter().filter_map(|at| ledger.hosts.get(at))
    }

    fn unplaced(&self, ledger: &Ledger) -> [UnplacedSum; 4] {
        let mut sums = [UnplacedSum::default(); 4];
        for (host, sum) in ledger
            .hosts
            .iter()
            .zip(self.by[Facet::Host as usize].iter().skip(1))
        {
            let class = match host.unplaced {
                Some(Unplaced::Local) => 0,
                Some(Unplaced::Unknown) => 1,
                Some(Unplaced::Pending) => 2,
                Some(Unplaced::Multicast) => 3,
                None => continue,
            };
            if sum.found > 0 {
                sums[class].hosts += 1;
                sums[class].rate += sum.rate();
            }
        }
        sums
    }

    fn lists(
        &self,
        ledger: &Ledger,
        question: &Question,
        period: Period,
    ) -> [CountedList; Facet::ALL.len()] {
        Facet::ALL.map(|facet| {
            let sums = &self.by[facet as usize];
            let mut ranked: Vec<(Symbol, &Sum)> =
                (0..).zip(sums).filter(|(_, sum)| sum.flows > 0).collect();
            let total = ranked.len();
            let found = ranked.iter().filter(|(_, sum)| sum.found > 0).count();
            let order = |a: &(Symbol, &Sum), b: &(Symbol, &Sum)| {
                let by_sum = a.1.order(b.1, question.wants.way, period);
                by_sum.then_with(|| a.0.cmp(&b.0))
            };
            let most = match facet {
                Facet::Country => MOST_COUNTRIES,
                _ => MOST_ROWS,
            };
            if ranked.len() > most {
                ranked.select_nth_unstable_by(most, order);
                ranked.truncate(most);
            }
            ranked.sort_unstable_by(order);
            let rows = ranked
                .iter()
                .map(|(symbol, sum)| row(ledger, question, facet, *symbol, **sum))
                .collect();
            CountedList {
                shown: FacetList { total, found, rows },
                symbols: ranked.iter().map(|(symbol, _)| *symbol).collect(),
            }
        })
    }
}

fn row(ledger: &Ledger, question: &Question, facet: Facet, symbol: Symbol, sum: Sum) -> FacetRow {
    let value = ledger.value(facet, symbol);
    let host = (facet == Facet::Host).then(|| &ledger.hosts[symbol as usize - 1]);
    let name = match facet {
        Facet::Country => ledger.country_name(symbol).to_owned(),
        Facet::Host => host.map(HostLine::label).unwrap_or_default(),
        Facet::Port => match order::service_name(&value) {
            Some(service) => format!("{value} {service}"),
            None => value.clone(),
        },
        Facet::Proto => value.to_uppercase(),
        Facet::App | Facet::City | Facet::Provider => value.clone(),
    };
    let mut owner = Owner::default();
    let by = match facet {
        Facet::App => {
            owner.program = Some(&value);
            Some(ColorBy::Program)
        }
        Facet::Provider => {
            owner.provider = Some(&value);
            Some(ColorBy::Provider)
        }
        Facet::Country => {
            owner.country = Some(&value);
            Some(ColorBy::Country)
        }
        _ => None,
    };
    // A list that hues do not stand for has none: slate bars, not slate swatches.
    let hue = (by == Some(question.hues.by)).then(|| question.hues.of(owner));
    FacetRow {
        name,
        country: match facet {
            Facet::Country => flowcore::model::CountryCode::new(&value),
            Facet::Host => host.and_then(|host| host.country),
            _ => None,
        },
        host: host.map(|host| host.entity),
        hue,
        sum,
        trend: Vec::new(),
        value,
    }
}

fn fresh(ledger: &Ledger, tally: &Tally) -> Vec<Entity> {
    let mut newest: Vec<&HostLine> = Vec::with_capacity(MOST_FRESH + 1);
    let key = |host: &HostLine| (std::cmp::Reverse(host.first_seen), host.entity);
    for host in tally.found_hosts(ledger) {
        if host.kind != AddressKind::Public {
            continue;
        }
        let at = newest.partition_point(|known| key(known) <= key(host));
        if at < MOST_FRESH {
            newest.insert(at, host);
            newest.truncate(MOST_FRESH);
        }
    }
    newest.into_iter().map(|host| host.entity).collect()
}

/// Who sends through whom to where, largest first.
fn streams(ledger: &Ledger, marks: &Marks, figures: &Figures<'_>) -> Vec<Stream> {
    let mut unsorted_sums: HashMap<[Symbol; 3], (u64, _)> = HashMap::new();
    for (at, line) in ledger.flows.iter().enumerate() {
        if !marks.finds(at) {
            continue;
        }
        let host = ledger.host_of(line);
        let key = [line.program, host.provider, host.country_symbol];
        let stream = unsorted_sums.entry(key).or_insert((0, line.hue));
        stream.0 += figures.of(line).bytes();
    }
    let sorted: BTreeMap<_, _> = unsorted_sums.into_iter().collect();
    let mut streams: Vec<Stream> = sorted
        .into_iter()
        .filter(|(_, (bytes, _))| *bytes > 0)
        .map(|([program, provider, country], (bytes, hue))| Stream {
            program: ledger.programs.word(program).to_owned(),
            provider: ledger.providers.word(provider).to_owned(),
            country: ledger.countries.word(country).to_owned(),
            country_name: ledger.country_name(country).to_owned(),
            hue,
            bytes,
        })
        .collect();
    streams.sort_by_key(|stream| std::cmp::Reverse(stream.bytes));
    streams
}

fn subject_answer(ledger: &Ledger, question: &Question, subject: &Subject) -> SubjectAnswer {
    let marks = Marks::of_subject(ledger, subject);
    let figures = Figures {
        moved: None,
        mean_secs: None,
    };
    let tally = Tally::of(ledger, &marks, &figures);
    let mut its: Vec<&FlowLine> = (0..ledger.flows.len())
        .filter(|at| marks.finds(*at))
        .map(|at| &ledger.flows[at])
        .collect();
    its.sort_by_key(|line| {
        (
            line.state.is_over,
            std::cmp::Reverse(line.first_seen),
            line.flow,
        )
    });
    SubjectAnswer {
        subject: subject.clone(),
        sum: tally.sum,
        lists: tally
            .lists(ledger, question, Period::Now)
            .map(|list| list.shown),
        columns: series::columns_of(ledger, question, &marks),
        first_seen: its.iter().map(|it| it.first_seen).min().unwrap_or_default(),
        last_seen: its.iter().map(|it| it.last_seen).max().unwrap_or_default(),
        flows: its.iter().take(MOST_ROWS).map(|line| line.flow).collect(),
    }
}

#[cfg(test)]
mod tests {
    use flowcore::filter::parse;

    use super::super::ledger::tests::ledger_of;
    use super::super::question::{Wants, Way, Window};
    use super::super::table::TableSettings;
    use super::*;
    use crate::world::journal::Journal;

    fn question(filter: &str) -> Question {
        Question {
            filter: parse(filter).expect("a filter"),
            ..Question::default()
        }
    }

    fn values(answer: &Answer, facet: Facet) -> Vec<(&str, u32, u32)> {
        let rows = answer.list(facet).rows.iter();
        rows.map(|row| (&*row.value, row.sum.flows, row.sum.found))
            .collect()
    }

    #[test]
    fn a_list_is_counted_without_the_parts_of_its_own_facet() {
        let ledger = ledger_of(&mut World::new(), &["a", "b", "a"]);
        let of = |filter: &str| answer(&ledger, &question(filter));
        let both = of("app=a port:443");
        assert_eq!(values(&both, Facet::App), [("a", 2, 2), ("b", 1, 0)]);
        assert_eq!(values(&both, Facet::Port), [("443", 2, 2)]);
        assert_eq!(both.sum.flows, 2);
        assert_eq!(both.hosts.as_ref().map(|hosts| hosts.len()), Some(2));
        let neither = of("app=a port:80");
        assert_eq!(values(&neither, Facet::App), []);
        assert_eq!(values(&neither, Facet::Port), [("443", 2, 0)]);
        assert_eq!(values(&neither, Facet::Country), []);
        let left_out = of("-app=a");
        assert_eq!(values(&left_out, Facet::App), [("b", 1, 1)]);
        assert!(of("").hosts.is_none(), "nothing is left out");
    }

    #[test]
    fn more_parts_than_bits_still_count() {
        let ledger = ledger_of(&mut World::new(), &["a", "b"]);
        let long = "-nowhere ".repeat(40);
        assert_eq!(answer(&ledger, &question(&long)).sum.flows, 2);
        let long = format!("{long} app=a");
        assert_eq!(answer(&ledger, &question(&long)).sum.flows, 1);
    }

    #[test]
    fn the_brush_counts_what_moved_within_it_as_means() {
        let ledger = ledger_of(&mut World::new(), &["a", "b", "c"]);
        let flows: Vec<Entity> = ledger.flows.iter().map(|line| line.flow).collect();
        let mut journal = Journal::default();
        journal.add(10, flows[0], 100, 10);
        journal.add(12, flows[0], 300, 30);
        journal.add(12, flows[1], 50, 0);
        journal.add(20, flows[2], 999, 999);
        let question = Question {
            range: Some(10..14),
            window: Window {
                from_secs: 0,
                column_secs: 5,
                columns: 6,
                ..Window::default()
            },
            pages: journal.between(0, 100).cloned().collect(),
            wants: Wants {
                subject: Some(Subject::Value(Facet::App, "c".into())),
                ..Wants::default()
            },
            ..question("")
        };
        let answer = answer(&ledger, &question);
        assert_eq!(values(&answer, Facet::App), [("a", 1, 1), ("b", 1, 1)]);
        assert_eq!((answer.sum.up_bytes, answer.sum.down_bytes), (450, 40));
        assert_eq!((answer.sum.up_rate, answer.sum.down_rate), (112.5, 10.0));
        let trend = &answer.list(Facet::App).rows[0].trend;
        assert_eq!((trend[0], trend[12]), (110.0, 330.0));
        let up: Vec<f32> = answer.columns.iter().map(|it| it.up.iter().sum()).collect();
        assert_eq!(up, [0.0, 0.0, 450.0, 0.0, 0.0, 0.0]);
        let subject = answer.subject.expect("asked for");
        assert_eq!(subject.sum.flows, 1, "details follow nobody's brush");
        assert_eq!(subject.columns[4], [199.8, 199.8]);
    }

    #[test]
    fn a_period_ranks_by_what_moved_within_it_and_leaves_nobody_out() {
        let mut ledger = ledger_of(&mut World::new(), &["old", "new", "slow"]);
        let flows: Vec<Entity> = ledger.flows.iter().map(|line| line.flow).collect();
        (ledger.flows[0].up_bytes, ledger.flows[0].up_rate) = (9_000, 9.0);
        let mut journal = Journal::default();
        journal.add(10, flows[0], 9_000, 0);
        journal.add(950, flows[1], 0, 700);
        journal.add(970, flows[1], 800, 0);
        journal.add(990, flows[2], 0, 900);
        let of = |period, way, cut_secs| {
            let question = Question {
                window: Window {
                    from_secs: 0,
                    column_secs: 1,
                    columns: 1_000,
                    ..Window::default()
                },
                pages: journal.between(0, 2_000).cloned().collect(),
                wants: Wants {
                    period,
                    way,
                    table: Some(TableSettings::default()),
                    ..Wants::default()
                },
                cut_secs,
                ..question("")
            };
            answer(&ledger, &question)
        };
        let ranked = |answer: &Answer, way| -> Vec<(String, u64)> {
            let rows = answer.list(Facet::App).rows.iter();
            rows.map(|row| (row.value.clone(), row.sum.bytes_of(way)))
                .collect()
        };
        let named = |rows: [(&str, u64); 3]| rows.map(|(name, bytes)| (name.to_owned(), bytes));
        let minute = of(Period::Minute, Way::Both, None);
        assert_eq!(
            ranked(&minute, Way::Both),
            named([("new", 1_500), ("slow", 900), ("old", 0)])
        );
        let received = of(Period::Minute, Way::Received, None);
        assert_eq!(
            ranked(&received, Way::Received),
            named([("slow", 900), ("new", 700), ("old", 0)])
        );
        assert_eq!(minute.sum.flows, 3, "what was silent is still there");
        assert_eq!(minute.lines.len(), 3, "the table stays that of all time");
        assert!(minute.ranged.is_none());
        let hour = of(Period::Hour, Way::Both, Some(400));
        assert_eq!(hour.known_secs, Some(600), "memory reaches less far");
        assert_eq!(of(Period::Minute, Way::Both, Some(400)).known_secs, None);
        let now = of(Period::Now, Way::Both, None);
        assert_eq!(ranked(&now, Way::Both)[0], ("old".to_owned(), 9_000));
    }

    #[test]
    fn a_connection_has_a_trend_while_the_table_asks_and_it_moved_lately() {
        let ledger = ledger_of(&mut World::new(), &["a", "b", "c"]);
        let flows: Vec<Entity> = ledger.flows.iter().map(|line| line.flow).collect();
        let mut journal = Journal::default();
        journal.add(10, flows[0], 50, 0);
        journal.add(942, flows[1], 0, 40);
        journal.add(998, flows[1], 60, 20);
        journal.add(999, flows[2], 1, 0);
        let mut question = Question {
            window: Window {
                from_secs: 0,
                column_secs: 1,
                columns: 1_000,
                ..Window::default()
            },
            pages: journal.between(0, 2_000).cloned().collect(),
            wants: Wants {
                table: Some(TableSettings::default()),
                ..Wants::default()
            },
            ..question("-app=c")
        };
        let trends = answer(&ledger, &question).trends;
        assert_eq!(trends.of_flow(flows[0]), None, "silent for a minute");
        assert_eq!(trends.of_flow(flows[2]), None, "not found");
        let steps = trends.of_flow(flows[1]).expect("it moved");
        let moved: Vec<_> = (0..).zip(steps).filter(|(_, step)| **step > 0).collect();
        assert_eq!(moved, [(1, &128), (29, &255)]);
        question.range = Some(996..999);
        let trends = answer(&ledger, &question).trends;
        let steps = trends.of_flow(flows[1]).expect("it moved within the brush");
        assert_eq!(
            (steps[0], steps[19], steps[20], steps[29]),
            (0, 0, 255, 255)
        );
        question.wants.table = None;
        let trends = answer(&ledger, &question).trends;
        assert_eq!(trends.of_flow(flows[1]), None, "nobody asks");
    }

    #[test]
    fn streams_and_round_trips_follow_the_filter() {
        let mut ledger = ledger_of(&mut World::new(), &["a", "b"]);
        ledger.flows[0].round_trip_ms = Some(3.0);
        ledger.flows[1].round_trip_ms = Some(3_000.0);
        let question = Question {
            wants: Wants {
                charts: true,
                ..Wants::default()
            },
            ..question("app=b")
        };
        let answer = answer(&ledger, &question);
        let streams: Vec<_> = answer
            .streams
            .iter()
            .map(|it| (&*it.program, it.bytes))
            .collect();
        assert_eq!(streams, [("b", 2)]);
        assert_eq!(answer.rtt.iter().sum::<u32>(), 1);
        assert_eq!(answer.rtt.last(), Some(&1));
    }
}
