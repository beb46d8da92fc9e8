//! Writes flows in the form that was asked for.

use std::io::{self, IsTerminal, Write};

use flowcore::csv::field;
use flowcore::filter::Filter;

use super::args::FormArgs;
use super::gather::{Gathered, Gathering};
use super::record::FlowLine;
use super::table;
use crate::enrich::Home;

/// The form of the output.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    Json,
    Table,
    Csv,
}

impl From<FormArgs> for Form {
    fn from(args: FormArgs) -> Self {
        match args {
            FormArgs { json: true, .. } => Self::Json,
            FormArgs { csv: true, .. } => Self::Csv,
            _ => Self::Table,
        }
    }
}

const CSV_HEADER: &str = "first_ns,last_ns,layer,tunnel,proto,client_ip,client_port,server_ip,server_port,local,\
    packets_to_server,packets_to_client,bytes_to_server,bytes_to_client,syn_synack_ns,name,name_source,scope,country,\
    city,lat,lon,place_source,place_check,place_radius_km,min_rtt_ns,rtt_source,asn,organization,rdns,program,pid,program_evidence,state,close_reason";

/// Standard output in one of the forms.
pub(super) struct Output {
    form: Form,
    home: Option<Home>,
    filter: Filter,
    out: io::BufWriter<io::Stdout>,
    has_header: bool,
}

impl Output {
    /// Writes what `filter` finds.
    pub(super) fn new(form: Form, home: Option<Home>, filter: Filter) -> Self {
        Self {
            form,
            home,
            filter,
            out: io::BufWriter::new(io::stdout()),
            has_header: false,
        }
    }

    /// Lines of JSON or CSV make sense one by one; a table has to see all of its rows.
    pub(super) fn is_streaming(&self) -> bool {
        self.form != Form::Table
    }

    /// Writes one flow, if the filter finds it.
    pub(super) fn flow(&mut self, flow: &Gathered, gathering: &Gathering) -> io::Result<()> {
        if !gathering.finds(&self.filter, flow) {
            return Ok(());
        }
        let line = FlowLine::new(flow, gathering, self.home.as_ref().map(|home| home.coord));
        match self.form {
            Form::Json => {
                serde_json::to_writer(&mut self.out, &line)?;
                self.out.write_all(b"\n")
            }
            Form::Csv => {
                if !std::mem::replace(&mut self.has_header, true) {
                    writeln!(self.out, "{CSV_HEADER}")?;
                }
                writeln!(self.out, "{}", csv(&line))
            }
            Form::Table => Ok(()),
        }
    }

    /// Writes every flow that the filter finds, and forgets the others. Ends the output.
    pub(super) fn all(&mut self, gathering: &mut Gathering) -> io::Result<()> {
        let left_out = gathering.keep(&self.filter);
        if self.form == Form::Table {
            let is_colored = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let home = self.home.as_ref();
            let home = home.map(|home| format!("{}, {}", home.label, home.origin));
            let page = table::render(gathering, home.as_deref(), is_colored);
            self.out.write_all(page.as_bytes())?;
            if left_out > 0 {
                let filter = &self.filter;
                writeln!(self.out, "{left_out} more do not pass the filter: {filter}")?;
            }
        } else {
            for flow in gathering.flows.values() {
                self.flow(flow, gathering)?;
            }
        }
        self.flush()
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn csv(line: &FlowLine<'_>) -> String {
    let place = line.place.as_ref();
    let name = line.names.first();
    let program = line.program.as_ref();
    let (check, rtt) = (line.place_check.as_ref(), line.rtt.as_ref());
    let number = |value: Option<f64>| value.map(|it| format!("{it:.4}")).unwrap_or_default();
    let fields = [
        line.first_ns.to_string(),
        line.last_ns.to_string(),
        line.layer.to_owned(),
        line.tunnel.unwrap_or_default().to_owned(),
        line.proto.clone(),
        line.client.ip.to_string(),
        line.client.port.to_string(),
        line.server.ip.to_string(),
        line.server.port.to_string(),
        line.local.to_owned(),
        line.packets[0].to_string(),
        line.packets[1].to_string(),
        line.ip_bytes[0].to_string(),
        line.ip_bytes[1].to_string(),
        line.syn_synack_ns
            .map(|it| it.to_string())
            .unwrap_or_default(),
        name.map(|it| it.name.to_owned()).unwrap_or_default(),
        name.map(|it| it.source.to_owned()).unwrap_or_default(),
        line.scope.to_owned(),
        place
            .and_then(|it| it.country)
            .unwrap_or_default()
            .to_owned(),
        place.and_then(|it| it.city).unwrap_or_default().to_owned(),
        number(place.and_then(|it| it.lat)),
        number(place.and_then(|it| it.lon)),
        place.map(|it| it.source).unwrap_or_default().to_owned(),
        check.map(|it| it.verdict).unwrap_or_default().to_owned(),
        check
            .and_then(|it| it.radius_km)
            .map(|it| it.to_string())
            .unwrap_or_default(),
        rtt.map(|it| it.min_ns.to_string()).unwrap_or_default(),
        rtt.map(|it| it.source).unwrap_or_default().to_owned(),
        line.asn
            .as_ref()
            .map(|it| it.number.to_string())
            .unwrap_or_default(),
        line.asn
            .as_ref()
            .map(|it| it.organization)
            .unwrap_or_default()
            .to_owned(),
        line.rdns.unwrap_or_default().to_owned(),
        program.map(|it| it.name.to_owned()).unwrap_or_default(),
        program.map(|it| it.pid.to_string()).unwrap_or_default(),
        program.map(|it| it.evidence.to_owned()).unwrap_or_default(),
        line.state.unwrap_or_default().to_owned(),
        line.close_reason.unwrap_or_default().to_owned(),
    ];
    fields.map(|it| field(&it).into_owned()).join(",")
}
