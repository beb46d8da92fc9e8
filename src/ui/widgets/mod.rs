//! Small pieces that panels are made of. Each draws itself, names itself for screen readers, and knows no data.

pub mod badge;
pub mod bar;
pub mod button;
pub mod chips;
pub mod curves;
pub mod flag;
pub mod icon;
pub mod panel;
pub mod place_mark;
pub mod program_icon;
pub mod row;
pub mod segmented;
pub mod sparkline;
pub mod tabs;
pub mod text;
pub mod trend;
