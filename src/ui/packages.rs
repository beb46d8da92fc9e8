//! Which packages the programs on the screen came with: asked for one after the other in the background, and remembered.

use std::collections::{HashMap, VecDeque};

use bevy::prelude::*;
use bevy::tasks::{IoTaskPool, Task, block_on, poll_once};
use flowcore::model::Program;
use sensor::packages::{Origin, origin_of};

use super::view_model::pacing::ViewSystems;
use crate::sets::AppSystems;

/// Executables that are remembered. When there are more, all are asked for anew.
const MOST_KNOWN: usize = 1_024;
/// Executables that wait to be asked for; what is beyond is asked for when it is looked at again.
const MOST_WAITING: usize = 32;

/// What is known so far.
#[derive(Resource, Default)]
pub struct Packages {
    known: HashMap<Box<str>, Origin>,
    waiting: VecDeque<Box<str>>,
    asked: Option<Task<(Box<str>, Origin)>>,
}

impl Packages {
    /// Where the executable of a program came from. `None`: it is being looked up now, which the first question begins.
    pub fn of(&mut self, path: &str) -> Option<&Origin> {
        let is_new = !self.known.contains_key(path) && !self.waiting.iter().any(|it| **it == *path);
        if is_new && self.waiting.len() < MOST_WAITING {
            self.waiting.push_back(path.into());
        }
        self.known.get(path)
    }

    /// Something that is known already.
    pub fn note(&mut self, path: &str, origin: Origin) {
        if self.known.len() == MOST_KNOWN {
            self.known.clear();
        }
        self.known.insert(path.into(), origin);
    }
}

/// The executable of a program, if it lies in this system: one in a container has a system of its own around it.
#[must_use]
pub fn executable_here(program: &Program) -> Option<&str> {
    use flowcore::model::{Evidence, UnitKind};
    let is_in_container = program
        .unit
        .as_ref()
        .is_some_and(|unit| unit.kind == UnitKind::Container);
    let is_real = program.evidence != Evidence::MadeUp;
    let path = program.path.as_deref()?;
    (is_real && !is_in_container && path.starts_with('/')).then_some(path)
}

/// Adds the look-up.
pub fn plugin(app: &mut App) {
    app.init_resource::<Packages>().add_systems(
        Update,
        look_up
            .in_set(AppSystems::Present)
            .before(ViewSystems::Build),
    );
}

fn look_up(mut packages: ResMut<Packages>) {
    let packages = packages.bypass_change_detection();
    if let Some(task) = &mut packages.asked {
        let Some((path, origin)) = block_on(poll_once(task)) else {
            return;
        };
        packages.asked = None;
        packages.note(&path, origin);
    }
    while let Some(path) = packages.waiting.pop_front() {
        if packages.known.contains_key(&path) {
            continue;
        }
        let pool = IoTaskPool::get_or_init(default);
        packages.asked = Some(pool.spawn(async move {
            let origin = origin_of(&path);
            (path, origin)
        }));
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_asked_for_once_and_remembered() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, crate::sets::plugin, plugin));
        let nowhere = "/nowhere/at/all";
        let answer = |app: &mut App| {
            let mut packages = app.world_mut().resource_mut::<Packages>();
            packages.of(nowhere).cloned()
        };
        assert_eq!(answer(&mut app), None);
        let mut frames = 0;
        while answer(&mut app).is_none() {
            app.update();
            std::thread::yield_now();
            frames += 1;
            assert!(frames < 100_000_000, "no answer ever comes");
        }
        let origin = answer(&mut app).expect("it came");
        assert!(!matches!(origin, Origin::Package(_)), "{origin:?}");
        app.update();
        assert!(app.world().resource::<Packages>().asked.is_none());
    }
}
