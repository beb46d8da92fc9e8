//! How much is drawn, so that the machine keeps up: a tier, chosen by how late frames come, or by the person.
//!
//! A tier is given up after a second of late frames and tried again after ten seconds without one; a tier that did not
//! hold is tried more seldom each time. A software renderer starts in the middle, a graphics card high.

use std::time::Duration;

use bevy::prelude::*;
use clap::ValueEnum;

use crate::config::live::Live;
use crate::globe::motion::Motion;
use crate::gpu::Gpu;
use crate::pacing;
use crate::sets::AppSystems;

/// How much is drawn.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub enum Tier {
    /// Three quarters of the pixels, half of them and coarser coasts while the globe turns; few pulses and stars.
    Low,
    /// All pixels, fewer while the globe turns; the stars that an eye sees.
    Medium,
    /// All pixels always.
    #[default]
    High,
    /// Every pulse.
    Ultra,
}

impl Tier {
    /// All of them, least first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Ultra];

    /// As the screen says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Ultra => "ultra",
        }
    }

    /// Pixels of the globe for one of the window, along each axis.
    #[must_use]
    pub const fn resolution(self, is_turning: bool) -> f32 {
        match (self, is_turning) {
            (Self::Low, true) => 0.5,
            (Self::Low, false) => 0.75,
            (Self::Medium, true) => 0.7,
            (Self::Medium | Self::High | Self::Ultra, _) => 1.0,
        }
    }

    /// Arcs of the many whose pulses are drawn.
    #[must_use]
    pub const fn pulses(self) -> usize {
        match self {
            Self::Low => 900,
            Self::Medium => 2_400,
            Self::High => 20_000,
            Self::Ultra => usize::MAX,
        }
    }

    /// Arcs that are summed up in one frame.
    #[must_use]
    pub const fn density_piece(self) -> u32 {
        match self {
            Self::Low => 800,
            Self::Medium => 1_500,
            Self::High => 12_000,
            Self::Ultra => 60_000,
        }
    }

    /// Stars, the brightest first: to magnitude 5, to 6, all.
    #[must_use]
    pub const fn stars(self) -> u32 {
        match self {
            Self::Low => 1_627,
            Self::Medium => 5_044,
            Self::High | Self::Ultra => u32::MAX,
        }
    }

    /// Levels of detail that coasts and borders are coarser by.
    #[must_use]
    pub const fn coarser_lines(self, is_turning: bool) -> usize {
        match (self, is_turning) {
            (Self::Low, true) => 1,
            _ => 0,
        }
    }

    fn lower(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|tier| *tier < self)
    }

    fn higher(self) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| *tier > self)
    }
}

/// What the person asked for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Wanted {
    /// What the machine keeps up with.
    #[default]
    Auto,
    /// Always the least.
    Low,
    /// Always this.
    Medium,
    /// Always this.
    High,
    /// Always the most.
    Ultra,
}

impl Wanted {
    const fn tier(self) -> Option<Tier> {
        match self {
            Self::Auto => None,
            Self::Low => Some(Tier::Low),
            Self::Medium => Some(Tier::Medium),
            Self::High => Some(Tier::High),
            Self::Ultra => Some(Tier::Ultra),
        }
    }
}

/// What is drawn now.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// The tier.
    pub tier: Tier,
    /// The person chose it.
    pub is_fixed: bool,
    /// With a flag, which settings do not overrule.
    is_by_flag: bool,
}

impl Quality {
    /// Where to start.
    #[must_use]
    pub fn new(wanted: Wanted, gpu: &Gpu) -> Self {
        let by_adapter = if gpu.is_software {
            Tier::Medium
        } else {
            Tier::High
        };
        Self {
            tier: wanted.tier().unwrap_or(by_adapter),
            is_fixed: wanted != Wanted::Auto,
            is_by_flag: wanted != Wanted::Auto,
        }
    }

    /// What the settings say. Back at `auto` the tier stays until frames say otherwise.
    fn follow(&mut self, wanted: Wanted) {
        if !self.is_by_flag {
            self.tier = wanted.tier().unwrap_or(self.tier);
            self.is_fixed = wanted != Wanted::Auto;
        }
    }
}

/// Lets the tier follow the time that frames take.
pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (
            obey.run_if(resource_changed::<Live>)
                .in_set(AppSystems::Present),
            govern.after(AppSystems::Present),
        ),
    );
}

fn obey(live: Res<Live>, mut quality: ResMut<Quality>) {
    let mut new = *quality;
    new.follow(live.settings.quality);
    quality.set_if_neq(new);
}

fn govern(
    time: Res<Time<Real>>,
    motion: Res<Motion>,
    gpu: Res<Gpu>,
    mut governor: Local<Governor>,
    mut quality: ResMut<Quality>,
) {
    if quality.is_fixed {
        return;
    }
    let target = pacing::moving(&gpu);
    let mean_secs = governor.mean_secs; // a new tier starts it over
    let tier = governor.observe(quality.tier, time.delta(), target, motion.is_moving);
    if tier != quality.tier {
        info!(
            "quality is {} now: frames take {:.0} ms",
            tier.word(),
            mean_secs * 1e3
        );
        quality.tier = tier;
    }
}

/// A frame is late when it takes this many times as long as it should.
const LATE: f32 = 1.5;
/// Time of late frames after which a tier is given up.
const GIVE_UP_SECS: f32 = 1.2;
/// Time of punctual frames after which the next tier is tried.
const TRY_SECS: f32 = 10.0;
/// A tier that did not hold for this long was a mistake.
const MISTAKE_SECS: f32 = 20.0;
const LONGEST_TRY_SECS: f32 = 600.0;
/// Frames farther apart than this were not asked for: the window was hidden, the computer slept.
const PAUSE: Duration = Duration::from_millis(700);

/// Decides from the time between frames. Pure.
#[derive(Clone, Copy, Debug)]
pub struct Governor {
    /// Smoothed time between frames.
    mean_secs: f32,
    late_secs: f32,
    punctual_secs: f32,
    since_raise_secs: f32,
    try_secs: f32,
}

impl Default for Governor {
    fn default() -> Self {
        Self {
            mean_secs: 0.0,
            late_secs: 0.0,
            punctual_secs: 0.0,
            since_raise_secs: f32::MAX,
            try_secs: TRY_SECS,
        }
    }
}

impl Governor {
    /// The tier after a frame that came `delta` after the one before, where `target` is wanted. Frames are only counted
    /// while something moves: otherwise nobody asks for them.
    pub fn observe(
        &mut self,
        tier: Tier,
        delta: Duration,
        target: Duration,
        is_moving: bool,
    ) -> Tier {
        if !is_moving || delta > PAUSE {
            self.mean_secs = 0.0;
            self.late_secs = 0.0;
            return tier;
        }
        let secs = delta.as_secs_f32();
        self.mean_secs = if self.mean_secs == 0.0 {
            target.as_secs_f32()
        } else {
            self.mean_secs + (secs - self.mean_secs) * 0.15
        };
        self.since_raise_secs += secs;
        if self.mean_secs > target.as_secs_f32() * LATE {
            self.late_secs += secs;
            self.punctual_secs = 0.0;
        } else {
            self.late_secs = 0.0;
            self.punctual_secs += secs;
        }
        if self.late_secs > GIVE_UP_SECS
            && let Some(lower) = tier.lower()
        {
            if self.since_raise_secs < MISTAKE_SECS {
                self.try_secs = (self.try_secs * 2.0).min(LONGEST_TRY_SECS);
            }
            self.rest();
            return lower;
        }
        // The last tier is for those who ask for it.
        if self.punctual_secs > self.try_secs
            && let Some(higher) = tier.higher().filter(|higher| *higher < Tier::Ultra)
        {
            self.rest();
            self.since_raise_secs = 0.0;
            return higher;
        }
        tier
    }

    fn rest(&mut self) {
        self.mean_secs = 0.0;
        self.late_secs = 0.0;
        self.punctual_secs = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Duration = Duration::from_millis(20);

    /// Runs for `secs` on a machine that needs so many milliseconds a frame in each tier.
    fn run(governor: &mut Governor, mut tier: Tier, millis: [u64; 4], secs: f32) -> (Tier, u32) {
        let mut changes = 0;
        let mut passed = 0.0;
        while passed < secs {
            let needs = Duration::from_millis(millis[tier as usize]).max(TARGET);
            let next = governor.observe(tier, needs, TARGET, true);
            changes += u32::from(next != tier);
            tier = next;
            passed += needs.as_secs_f32();
        }
        (tier, changes)
    }

    #[test]
    fn a_slow_machine_draws_less_and_a_fast_one_more() {
        let mut governor = Governor::default();
        let (tier, _) = run(&mut governor, Tier::High, [25, 60, 90, 200], 8.0);
        assert_eq!(tier, Tier::Low);
        let mut governor = Governor::default();
        let (tier, _) = run(&mut governor, Tier::Low, [5, 8, 12, 40], 40.0);
        assert_eq!(tier, Tier::High);
    }

    #[test]
    fn a_tier_that_does_not_hold_is_tried_ever_more_seldom() {
        let mut governor = Governor::default();
        let (_, changes) = run(&mut governor, Tier::Medium, [10, 15, 80, 200], 3_600.0);
        assert!(changes < 24, "{changes} changes in an hour");
    }

    #[test]
    fn pauses_and_stillness_say_nothing() {
        let mut governor = Governor::default();
        for _ in 0..100 {
            let second = Duration::from_secs(1);
            assert_eq!(
                governor.observe(Tier::High, second, TARGET, true),
                Tier::High
            );
            assert_eq!(
                governor.observe(Tier::High, second / 4, TARGET, false),
                Tier::High
            );
        }
    }

    #[test]
    fn what_the_person_chose_stays() {
        let gpu = Gpu {
            name: "llvmpipe".to_owned(),
            backend: "Vulkan".to_owned(),
            is_software: true,
        };
        assert_eq!(Quality::new(Wanted::Auto, &gpu).tier, Tier::Medium);
        let chosen = Quality::new(Wanted::Ultra, &gpu);
        assert!(chosen.is_fixed && chosen.tier == Tier::Ultra);
    }

    #[test]
    fn settings_choose_unless_a_flag_did() {
        let gpu = Gpu {
            name: "llvmpipe".to_owned(),
            backend: "Vulkan".to_owned(),
            is_software: true,
        };
        let mut quality = Quality::new(Wanted::Auto, &gpu);
        quality.follow(Wanted::Low);
        assert_eq!((quality.tier, quality.is_fixed), (Tier::Low, true));
        quality.follow(Wanted::Auto);
        assert_eq!((quality.tier, quality.is_fixed), (Tier::Low, false));
        let mut by_flag = Quality::new(Wanted::High, &gpu);
        by_flag.follow(Wanted::Low);
        assert_eq!(by_flag.tier, Tier::High);
    }
}
