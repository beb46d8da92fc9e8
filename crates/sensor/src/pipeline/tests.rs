//! Sources that misbehave, driven by the real threads.

use flowcore::model::CaptureState;
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;

use super::*;
use crate::capture::{CaptureError, FrameBatch, FrameSource, NamedSource, Next};

/// A source that does what it is told, one word after the other, and then keeps quiet.
struct Puppet(Vec<Act>);

#[derive(Clone, Copy)]
enum Act {
    Frame,
    End,
    Break,
    Panic,
}

impl FrameSource for Puppet {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        if self.0.is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(1));
            return Ok(Next::More);
        }
        match self.0.remove(0) {
            Act::Frame => {
                let data = [
                    0x45, 0, 0, 20, 0, 0, 0, 0, 64, 59, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
                ];
                let link = LinkType::RAW;
                let frame = Frame {
                    link,
                    data: &data,
                    wire_len: 20,
                    is_outgoing: None,
                };
                batch.push(Timestamp::from_nanos(1), frame);
                Ok(Next::More)
            }
            Act::End => Ok(Next::End),
            Act::Break => Err(CaptureError::BrokeOff {
                reason: "the cable was cut".into(),
            }),
            Act::Panic => panic!("a bug in the source"),
        }
    }

    fn kernel_drops(&mut self) -> u64 {
        3
    }
}

/// A pipeline over one puppet for each list.
fn pipeline(puppets: &[&[Act]]) -> Pipeline {
    let sources = puppets.iter().map(|acts| NamedSource {
        name: "puppet".to_owned(),
        source: Box::new(Puppet(acts.to_vec())),
        is_realtime: true,
    });
    let opened = OpenedSource {
        sources: sources.collect(),
        local_addresses: Vec::new(),
        interfaces: (2, 2),
        witness: Witness::Silent,
        limit: None,
    };
    let config = PipelineConfig {
        source: SourceSpec::Live {
            interfaces: Vec::new(),
            backend: Backend::Auto,
        },
        enrich: EnrichConfig {
            city_db: Some("/nowhere".into()),
            asn_db: Some("/nowhere".into()),
            dns: DnsMode::Off,
            ..EnrichConfig::default()
        },
        meter: flowcore::flow::MeterConfig::default(),
        update_interval: std::time::Duration::from_millis(1),
        tells_seconds: false,
    };
    let prepared = Prepared {
        config,
        home: None,
        opened: Ok(opened),
        attribution: None,
    };
    prepared.start().expect("threads")
}

/// The first update for which `is_it` holds.
fn wait_for(pipeline: &Pipeline, is_it: impl Fn(&FlowUpdate) -> bool) -> FlowUpdate {
    pipeline
        .updates
        .iter()
        .find(is_it)
        .expect("it comes before the pipeline ends")
}

fn failure(update: &FlowUpdate) -> Option<&str> {
    match &update.health.capture {
        CaptureState::Failed { reason } => Some(reason),
        _ => None,
    }
}

#[test]
fn a_panic_in_a_source_is_a_state_that_says_so() {
    let pipeline = pipeline(&[&[Act::Frame, Act::Panic]]);
    let last = wait_for(&pipeline, |update| failure(update).is_some());
    assert!(failure(&last).is_some_and(|reason| reason.contains("a bug in the source")));
    assert_eq!((last.health.frames, last.health.drops.kernel), (1, 3));
}

#[test]
fn one_interface_that_breaks_leaves_the_others_running() {
    let pipeline = pipeline(&[&[Act::Break], &[Act::Frame]]);
    let update = wait_for(&pipeline, |update| update.health.interfaces == (1, 2));
    assert_eq!(update.health.capture, CaptureState::Running);
}

#[test]
fn when_all_have_ended_and_one_broke_off_that_is_what_is_told() {
    let pipeline = pipeline(&[&[Act::Break], &[Act::End]]);
    let last = wait_for(&pipeline, |update| failure(update).is_some());
    assert_eq!(failure(&last), Some("the cable was cut"));
    assert_eq!(last.health.interfaces, (0, 2));
}

#[test]
fn names_of_threads_fit_into_what_the_system_shows() {
    assert_eq!(thread_name("cap:", "enp0s31f6"), "cap:enp0s31f6");
    assert_eq!(thread_name("cap:", "wlxa0b1c2d3e4f5"), "cap:wlxa0b1c2d3");
    assert_eq!(thread_name("cap:", "schnittstelleü"), "cap:schnittstel");
}
