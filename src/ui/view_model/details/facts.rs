//! Facts, each with where it comes from: programs and their executables, place, distance, network, round trip.

use flowcore::model::{
    Description, Evidence, Lookup, Program, RttSource, Signer, SourceKind, UnitKind,
};

use flowcore::time::Timestamp;
use sensor::packages::Origin;

use super::lookup::kind_words;
use super::{Details, FactRow};
use crate::ui::format;
use crate::ui::packages::{Packages, executable_here};
use crate::words;
use crate::world::flows::FlowProgram;
use crate::world::health::Health;
use crate::world::home::Home;
use crate::world::hosts::{Facts, Host};

/// Executables, each once.
pub(super) fn path_rows<'a>(programs: impl Iterator<Item = &'a FlowProgram>) -> Vec<FactRow> {
    let mut paths: Vec<&str> = programs
        .filter_map(|it| it.0.as_ref()?.path.as_deref())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
        .into_iter()
        .map(|path| FactRow {
            title: words::text("fact-path"),
            value: path.to_owned(),
            note: String::new(),
            is_known: true,
            is_path: true,
        })
        .collect()
}

/// Who signed the executables, each signer once. Where nobody looked at signatures there is nothing to say.
pub(super) fn signer_rows<'a>(programs: impl Iterator<Item = &'a FlowProgram>) -> Vec<FactRow> {
    let mut rows: Vec<FactRow> = Vec::new();
    for program in programs.filter_map(|it| it.0.as_deref()) {
        let parts = |why: &'a str| {
            [
                ("program", words::Part::from(&*program.name)),
                ("why", words::Part::from(why)),
            ]
        };
        let (value, note, is_known) = match &program.signer {
            Signer::Unknown => continue,
            Signer::Unsigned => (
                words::text("signer-nobody"),
                words::with("note-unsigned", &parts("")),
                false,
            ),
            Signer::Rejected(why) => (
                words::text("signer-rejected"),
                words::with("note-signature-rejected", &parts(why)),
                false,
            ),
            Signer::Known(name) => (
                name.to_string(),
                words::text("note-signature-accepted"),
                true,
            ),
        };
        if rows
            .iter()
            .all(|row| (&row.value, &row.note) != (&value, &note))
        {
            rows.push(FactRow {
                title: words::text("fact-signer"),
                value,
                note,
                is_known,
                is_path: false,
            });
        }
    }
    rows
}

/// Executables that lie in this system, each once.
pub(super) fn executables<'a>(programs: impl Iterator<Item = &'a FlowProgram>) -> Vec<String> {
    let here = programs.filter_map(|it| executable_here(it.0.as_deref()?));
    let mut paths: Vec<String> = here.map(str::to_owned).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Says below the paths which packages the executables came with, as far as it is known.
pub(super) fn add_packages(details: &mut Details, packages: &mut Packages) {
    let mut rows: Vec<FactRow> = Vec::new();
    for path in &details.executables {
        let row = match packages.of(path) {
            None => unknown("fact-package", "note-pending"),
            Some(Origin::NoRecords) => continue,
            Some(Origin::Nobody) => FactRow {
                value: words::text("package-nobody"),
                ..unknown("fact-package", "note-no-package")
            },
            Some(Origin::Package(package)) => FactRow {
                title: words::text("fact-package"),
                value: match &package.version {
                    Some(version) => format!("{} {version}", package.name),
                    None => package.name.to_string(),
                },
                note: words::with(
                    "note-package-record",
                    &[("manager", package.manager.into())],
                ),
                is_known: true,
                is_path: false,
            },
        };
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    let last_path = details.facts.iter().rposition(|row| row.is_path);
    let at = last_path.map_or(0, |at| at + 1);
    details.facts.splice(at..at, rows);
}

/// When and by whom the processes were started, whose rights they have, the service or container that they belong to,
/// each once. `now` is the meter's time.
pub(super) fn process_rows<'a>(
    programs: impl Iterator<Item = &'a FlowProgram> + Clone,
    now: Timestamp,
) -> Vec<FactRow> {
    let mut known: Vec<&Program> = programs.clone().filter_map(|it| it.0.as_deref()).collect();
    known.sort_by_key(|program| (program.pid, program.started));
    known.dedup_by_key(|program| (program.pid, program.started));
    let mut rows: Vec<FactRow> = start_row(&known, now).into_iter().collect();
    rows.extend(parent_row(&known));
    for program in programs.filter_map(|it| it.0.as_deref()) {
        let user = program.user.as_ref().map(|user| {
            let name = user.name.as_ref().unwrap_or(&user.id);
            ("fact-user", name, String::new())
        });
        let unit = program.unit.as_ref().map(|unit| {
            let kind = match unit.kind {
                UnitKind::Service => "unit-service",
                UnitKind::Scope => "unit-scope",
                UnitKind::Container => "unit-container",
            };
            ("fact-unit", &unit.name, words::text(kind))
        });
        for (title, value, note) in user.into_iter().chain(unit) {
            let row = FactRow {
                title: words::text(title),
                value: value.to_string(),
                note,
                is_known: true,
                is_path: false,
            };
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    rows
}

/// Parents that are named; more nobody reads.
const MOST_PARENTS: usize = 4;

/// When the first of the processes was started, and the last.
fn start_row(known: &[&Program], now: Timestamp) -> Option<FactRow> {
    let began: Vec<&Program> = known
        .iter()
        .copied()
        .filter(|program| program.started.is_some())
        .collect();
    let times = || began.iter().filter_map(|program| program.started);
    let (first, last) = (times().min()?, times().max()?);
    let past = |time: Timestamp| format::past(now.saturating_since(time));
    let value = if began.len() == 1 {
        past(first)
    } else {
        let (first, last) = (past(first), past(last));
        words::with(
            "started-between",
            &[("first", (&first).into()), ("last", (&last).into())],
        )
    };
    Some(FactRow {
        title: words::text("fact-started"),
        value,
        note: read_from(&began),
        is_known: true,
        is_path: false,
    })
}

/// Which processes started them: by name where they are known themselves, else by number.
fn parent_row(known: &[&Program]) -> Option<FactRow> {
    let begun: Vec<&Program> = known
        .iter()
        .copied()
        .filter(|program| program.parent.is_some())
        .collect();
    let mut parents: Vec<u32> = begun.iter().filter_map(|it| it.parent).collect();
    parents.sort_unstable();
    parents.dedup();
    let called = |pid: &u32| {
        let itself = known.iter().find(|program| program.pid == *pid);
        match itself {
            Some(program) => format!("{}, {pid}", program.name),
            None => {
                let number = pid.to_string();
                words::with("process-number", &[("number", (&number).into())])
            }
        }
    };
    let mut named: Vec<String> = parents.iter().take(MOST_PARENTS).map(called).collect();
    if parents.len() > MOST_PARENTS {
        named.push("…".to_owned());
    }
    (!named.is_empty()).then(|| FactRow {
        title: words::text("fact-parent"),
        value: named.join("; "),
        note: read_from(&begun),
        is_known: true,
        is_path: false,
    })
}

/// Where what is known of processes comes from: the weakest counts.
fn read_from(programs: &[&Program]) -> String {
    let has = |is_so: fn(&Program) -> bool| programs.iter().any(|program| is_so(program));
    words::text(if has(|it| it.evidence == Evidence::MadeUp) {
        "note-made-up"
    } else if has(|it| it.described == Description::Noted) {
        "note-kernel"
    } else {
        "note-process"
    })
}

pub(super) fn fact_rows(host: &Host, facts: &Facts, home: &Home) -> Vec<FactRow> {
    let mut rows = vec![place_row(host, facts)];
    if let Some(row) = distance_row(facts, home) {
        rows.push(row);
    }
    rows.push(provider_row(facts));
    rows.push(FactRow {
        title: words::text("fact-address"),
        value: host.ip.to_string(),
        note: words::text(kind_words(host.kind)),
        is_known: true,
        is_path: false,
    });
    rows.push(match facts.0.min_rtt {
        Some(measured) => FactRow {
            title: words::text("fact-round-trip"),
            value: format::milliseconds(measured.time.as_secs_f32() * 1000.0),
            note: words::text(match measured.source {
                RttSource::TcpHandshake => "note-tcp",
                RttSource::QuicHandshake => "note-quic",
                RttSource::TcpTimestamp => "note-timestamps",
            }),
            is_known: true,
            is_path: false,
        },
        None => unknown("fact-round-trip", "note-no-round-trip"),
    });
    rows
}

/// Which programs of this computer talk to the host. Only live flows are of this computer.
pub(super) fn program_row<'a>(
    health: &Health,
    programs: impl Iterator<Item = &'a FlowProgram>,
) -> Option<FactRow> {
    if health.sensor.source != SourceKind::Live {
        return None;
    }
    let mut known: Vec<&Program> = programs.filter_map(|it| it.0.as_deref()).collect();
    known.sort_by_key(|program| (&program.name, program.pid));
    known.dedup_by_key(|program| program.pid);
    let Some(weakest) = known.iter().map(|program| program.evidence).max() else {
        return Some(unknown("fact-program", "note-owner-not-found"));
    };
    let words: Vec<String> = known
        .iter()
        .map(|program| format!("{}, {}", program.name, program.pid))
        .collect();
    Some(FactRow {
        title: words::text("fact-program"),
        value: words.join("; "),
        note: words::text(match weakest {
            Evidence::Kernel if known.iter().any(|it| it.described == Description::Noted) => {
                "note-kernel-noted"
            }
            Evidence::Kernel => "note-kernel",
            Evidence::SocketTable => "note-socket-table",
            Evidence::MadeUp => "note-made-up",
        }),
        is_known: true,
        is_path: false,
    })
}

fn unknown(title: &str, note: &str) -> FactRow {
    FactRow {
        title: words::text(title),
        value: words::text("unknown-weak"),
        note: words::text(note),
        is_known: false,
        is_path: false,
    }
}

fn place_row(host: &Host, facts: &Facts) -> FactRow {
    match &facts.0.place {
        Lookup::Found(place) => {
            let parts = [&place.city, &place.region, &place.country_name];
            let mut shown: Vec<&str> = parts.into_iter().flatten().map(|part| &**part).collect();
            shown.dedup();
            FactRow {
                title: words::text("fact-place"),
                value: if shown.is_empty() {
                    words::text("note-no-city")
                } else {
                    shown.join(", ")
                },
                note: match place.accuracy_km {
                    Some(km) => words::with(
                        "within",
                        &[
                            ("source", (&*place.source).into()),
                            ("distance", (&format::kilometers(km.into())).into()),
                        ],
                    ),
                    None => place.source.to_string(),
                },
                is_known: true,
                is_path: false,
            }
        }
        Lookup::Pending => unknown("fact-place", "note-pending"),
        Lookup::Absent => unknown("fact-place", "note-absent"),
        Lookup::NotAsked if host.kind.is_placeable() => unknown("fact-place", "note-no-database"),
        Lookup::NotAsked => unknown("fact-place", "note-no-place-kind"),
    }
}

fn distance_row(facts: &Facts, home: &Home) -> Option<FactRow> {
    let place = facts.0.place.found()?.coord?;
    let home = home.0.as_ref()?;
    Some(FactRow {
        title: words::text("fact-distance"),
        value: format::kilometers(home.coord.distance_km(place)),
        note: words::with(
            "distance-from",
            &[
                ("home", (&home.label).into()),
                ("origin", (&home.origin_words()).into()),
            ],
        ),
        is_known: true,
        is_path: false,
    })
}

fn provider_row(facts: &Facts) -> FactRow {
    match &facts.0.provider {
        Lookup::Found(provider) => FactRow {
            title: words::text("fact-provider"),
            value: format!("{}, AS{}", provider.organization, provider.asn),
            note: provider.source.to_string(),
            is_known: true,
            is_path: false,
        },
        Lookup::Pending => unknown("fact-provider", "note-pending"),
        Lookup::Absent => unknown("fact-provider", "note-absent"),
        Lookup::NotAsked => unknown("fact-provider", "note-not-asked"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use flowcore::model::{Unit, User};

    use super::*;

    fn signed(name: &str, signer: Signer) -> FlowProgram {
        FlowProgram(Some(Arc::new(Program {
            name: name.into(),
            path: None,
            pid: 7,
            parent: None,
            started: None,
            user: None,
            unit: None,
            signer,
            evidence: Evidence::Kernel,
            described: Description::Running,
        })))
    }

    #[test]
    fn whose_rights_a_program_has_is_said_once() {
        let of = |pid| {
            let mut program = signed("curl", Signer::Unknown);
            if let Some(program) = program.0.as_mut().and_then(Arc::get_mut) {
                program.pid = pid;
                program.user = Some(User {
                    id: "1000".into(),
                    name: (pid != 9).then(|| "ada".into()),
                });
                program.unit = Some(Unit {
                    kind: UnitKind::Container,
                    name: "3f2a".into(),
                });
            }
            program
        };
        let programs = [of(7), of(8), of(9)];
        let rows = process_rows(programs.iter(), Timestamp::default());
        let shown: Vec<_> = rows.iter().map(|row| (&*row.value, &*row.note)).collect();
        assert_eq!(shown, [("ada", ""), ("3f2a", "container"), ("1000", "")]);
    }

    #[test]
    fn when_and_by_whom_processes_were_started_is_said_with_where_that_comes_from() {
        let of = |pid, parent, started_secs: u64, described| {
            let mut program = signed("chrome", Signer::Unknown);
            if let Some(program) = program.0.as_mut().and_then(Arc::get_mut) {
                (program.pid, program.parent) = (pid, parent);
                program.started = Some(Timestamp::from_secs_nanos(started_secs, 0));
                program.described = described;
            }
            program
        };
        let now = Timestamp::from_secs_nanos(10_000, 0);
        let shown = |programs: &[FlowProgram]| -> Vec<(String, String, String)> {
            let rows = process_rows(programs.iter(), now).into_iter();
            rows.map(|row| (row.title, row.value, row.note)).collect()
        };
        let row = |title: &str, value: &str, note: &str| {
            (title.to_owned(), value.to_owned(), note.to_owned())
        };
        let one = of(70, Some(1), 9_940, Description::Running);
        assert_eq!(
            shown(&[one.clone(), one.clone()]),
            [
                row("Started", "1 min ago", "read from the process"),
                row("Started by", "process 1", "read from the process"),
            ]
        );
        let two = of(71, Some(70), 9_990, Description::Noted);
        assert_eq!(
            shown(&[two, one, FlowProgram(None)]),
            [
                row(
                    "Started",
                    "first 1 min ago, last 10 s ago",
                    "told by the kernel"
                ),
                row("Started by", "process 1; chrome, 70", "told by the kernel"),
            ]
        );
        assert_eq!(shown(&[signed("ended", Signer::Unknown)]), []);
    }

    #[test]
    fn the_package_of_an_executable_stands_below_its_path_with_its_record() {
        use sensor::packages::Package;
        let mut program = signed("curl", Signer::Unknown);
        let mut contained = signed("nginx", Signer::Unknown);
        for (program, path) in [
            (&mut program, "/usr/bin/curl"),
            (&mut contained, "/usr/bin/nginx"),
        ] {
            if let Some(program) = program.0.as_mut().and_then(Arc::get_mut) {
                program.path = Some(path.into());
            }
        }
        if let Some(program) = contained.0.as_mut().and_then(Arc::get_mut) {
            program.unit = Some(Unit {
                kind: UnitKind::Container,
                name: "3f2a".into(),
            });
        }
        let programs = [program, contained];
        let shown = |packages: &mut Packages| -> Vec<(String, String, String)> {
            let mut details = Details::about(crate::survey::question::Subject::Value(
                flowcore::filter::Facet::App,
                "curl".into(),
            ));
            details.facts = path_rows(programs.iter());
            details.executables = executables(programs.iter());
            add_packages(&mut details, packages);
            let rows = details.facts.into_iter();
            rows.map(|row| (row.title, row.value, row.note)).collect()
        };
        let mut packages = Packages::default();
        let pending = shown(&mut packages);
        assert_eq!(
            pending.len(),
            3,
            "a container's files are not this system's: {pending:?}"
        );
        assert_eq!(pending[2].2, "being looked up");
        let package = Package {
            name: "curl".into(),
            version: Some("7.88.1-10".into()),
            manager: "dpkg",
        };
        for (origin, value, note) in [
            (Origin::Package(package), "curl 7.88.1-10", "record of dpkg"),
            (Origin::Nobody, "none", "no package has this file"),
        ] {
            packages.note("/usr/bin/curl", origin);
            let rows = shown(&mut packages);
            let expected = ("Package".to_owned(), value.to_owned(), note.to_owned());
            assert_eq!(rows[2], expected);
        }
        packages.note("/usr/bin/curl", Origin::NoRecords);
        assert_eq!(shown(&mut packages).len(), 2);
    }

    #[test]
    fn who_signed_a_program_is_said_once_and_what_nobody_signed_too() {
        let programs = [
            signed("a.exe", Signer::Known("Acme Inc".into())),
            signed("b.exe", Signer::Known("Acme Inc".into())),
            signed("c.exe", Signer::Unsigned),
            signed("d.exe", Signer::Rejected("it was revoked".into())),
            signed("e.exe", Signer::Unknown),
            FlowProgram(None),
        ];
        let rows = signer_rows(programs.iter());
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (&*row.value, &*row.note, row.is_known))
            .collect();
        let expected = [
            ("Acme Inc", "accepted by Windows", true),
            ("nobody", "c.exe has no signature", false),
            (
                "not accepted",
                "the signature of d.exe: it was revoked",
                false,
            ),
        ];
        assert_eq!(shown, expected);
        assert!(rows.iter().all(|row| row.title == "Signed by"));
    }
}
