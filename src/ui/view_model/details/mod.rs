//! Everything that is known of a host, a connection, a program, a country or a provider, each piece with where it came
//! from.

mod facts;
mod lookup;
mod names;

use bevy::prelude::*;
use flowcore::filter::Facet;
use flowcore::model::{CountryCode, NameSource};

use super::pacing::{ViewSystems, is_due};
use super::place_card::PlaceCard;
use super::ranking::RankRow;
use crate::survey::Survey;
use crate::survey::question::Subject;
use crate::survey::wording::StateWord;
use crate::ui::format::Figure;
use crate::ui::packages::{self, Packages};
use crate::ui::shelf::Shelf;
use crate::ui::state::UiState;
use crate::world::health::Health;
use crate::world::home::Home;
use crate::world::hues::HostHues;
use crate::world::routes::Hue;
use lookup::{FlowQuery, HostQuery, World};
pub use lookup::{host_name, kind_words};

/// A fact in three parts: what it is, what it says, where it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FactRow {
    /// What it is.
    pub title: String,
    /// What it says.
    pub value: String,
    /// Where it comes from, or what is weak about it.
    pub note: String,
    /// Unknown facts are said, in a weaker voice.
    pub is_known: bool,
    /// Its value is an executable with its folder.
    pub is_path: bool,
}

/// A name with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct NameRow {
    /// The name; `None` where a lookup had no answer.
    pub text: Option<String>,
    /// Its evidence.
    pub source: NameSource,
    /// When, or why not.
    pub note: String,
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRow {
    /// It.
    pub flow: Entity,
    /// Transport, in capitals.
    pub protocol: String,
    /// `51344 to 443`.
    pub ports: String,
    /// In words.
    pub state: StateWord,
    /// For how long.
    pub age: String,
    /// Bytes sent.
    pub sent: String,
    /// Bytes received.
    pub received: String,
}

/// Who else is concerned: the largest of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Of what.
    pub facet: Facet,
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub rows: Vec<RankRow>,
}

/// The drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// Whom it is about.
    pub subject: Subject,
    /// The host, of a host or a connection.
    pub host: Option<Entity>,
    /// Best name, else address.
    pub title: String,
    /// For the flag.
    pub country: Option<CountryCode>,
    /// Its hue.
    pub hue: Hue,
    /// Provider and address, in one line.
    pub subtitle: String,
    /// What filters everything by it.
    pub pick: Option<(Facet, String)>,
    /// The filter leaves it out.
    pub is_hidden: bool,
    /// Executables of this system whose package may be known.
    pub executables: Vec<String>,
    /// It has a place to fly to.
    pub is_placed: bool,
    /// Large figures with their titles.
    pub figures: Vec<(String, Figure)>,
    /// What the round trip says about the place.
    pub place_card: Option<PlaceCard>,
    /// Place and network.
    pub facts: Vec<FactRow>,
    /// All names, best first.
    pub names: Vec<NameRow>,
    /// Sent and received in bytes a second, over the window of the timeline.
    pub columns: Vec<[f32; 2]>,
    /// Who else is concerned.
    pub related: Vec<Related>,
    /// `2 open, 1 closed`.
    pub flows_note: String,
    /// Connections, newest first.
    pub flows: Vec<FlowRow>,
    /// What the person noted about it.
    pub note: String,
    /// There is a step back.
    pub has_past: bool,
    /// There is a step forward.
    pub has_future: bool,
}

impl Details {
    /// Under what a note about it is kept.
    #[must_use]
    pub fn note_key(&self) -> Option<String> {
        let (facet, value) = self.pick.as_ref()?;
        Some(format!("{} {value}", facet.field()))
    }

    /// Nothing known yet.
    #[must_use]
    pub const fn about(subject: Subject) -> Self {
        Self {
            subject,
            host: None,
            title: String::new(),
            country: None,
            hue: Hue::OTHER,
            subtitle: String::new(),
            pick: None,
            is_hidden: false,
            executables: Vec::new(),
            is_placed: false,
            figures: Vec::new(),
            place_card: None,
            facts: Vec::new(),
            names: Vec::new(),
            columns: Vec::new(),
            related: Vec::new(),
            flows_note: String::new(),
            flows: Vec::new(),
            note: String::new(),
            has_past: false,
            has_future: false,
        }
    }
}

/// `None`: nothing is selected, or it is gone.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct DetailsView(pub Option<Details>);

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(packages::plugin) // nobody else asks for them
        .init_resource::<DetailsView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(
    mut view: ResMut<DetailsView>,
    state: Res<UiState>,
    survey: Res<Survey>,
    hosts: HostQuery<'_, '_>,
    flows: FlowQuery<'_, '_>,
    context: (Res<Health>, Res<Home>),
    hues: HostHues,
    shelf: Res<Shelf>,
    mut packages: ResMut<Packages>,
) {
    let world = World {
        survey: &survey,
        hosts: &hosts,
        flows: &flows,
        health: &context.0,
        home: &context.1,
        hues: &hues,
    };
    let details = match state.trail.now() {
        None => None,
        Some(Subject::Host(host)) => world.host(*host, None),
        Some(Subject::Flow(flow)) => {
            let ledger = survey.ledger();
            let line = ledger.flow(*flow);
            line.and_then(|line| world.host(ledger.host_of(line).entity, Some(*flow)))
        }
        Some(Subject::Value(facet, value)) => Some(world.value(*facet, value)),
    };
    let note = |details: &Details| shelf.notes.get(&details.note_key()?).cloned();
    let is_hidden = |details: &Details| {
        let (facet, value) = details.pick.as_ref()?;
        Some(survey.answer().filter.leaves_out(*facet, value))
    };
    let details = details.map(|mut details| {
        facts::add_packages(&mut details, &mut packages);
        Details {
            note: note(&details).unwrap_or_default(),
            is_hidden: is_hidden(&details).unwrap_or_default(),
            has_past: state.trail.has_past(),
            has_future: state.trail.has_future(),
            ..world.with_counts(details)
        }
    });
    view.set_if_neq(DetailsView(details));
}
