//! The interfaces of this computer and their addresses, told by the kernel over netlink: all of them on demand, and
//! word of every change. No right is needed, and the sockets go on working once every right has been given up.

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::os::fd::{AsFd, BorrowedFd};

use flowcore::model::Saying;
use flowcore::say;
use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_DUMP_INTR, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_route::address::{AddressAttribute, AddressMessage};
use netlink_packet_route::link::{LinkAttribute, LinkFlags, LinkInfo, LinkMessage};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};
use netlink_sys::protocols::NETLINK_ROUTE;
use netlink_sys::{Socket, SocketAddr};

use crate::capture::device::stays_here;
use crate::capture::reading::{Counters, Told};

/// The kernel sends at most this much at once.
const DATAGRAM_BYTES: usize = 64 << 10;

/// Interfaces that show packets of another interface, as the kernel calls their kinds.
const VIEWS: [&str; 5] = ["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap"];

/// One network interface.
#[derive(Clone, Debug, Default)]
pub(super) struct Interface {
    pub(super) name: String,
    pub(super) index: u32,
    pub(super) is_up: bool,
    pub(super) is_loopback: bool,
    /// Bridge, bond or team that it is a port of.
    pub(super) master: Option<u32>,
    /// Interface of which it shows a part.
    pub(super) view_of: Option<u32>,
    pub(super) addresses: Vec<IpAddr>,
    /// What it counted so far.
    pub(super) counters: Counters,
}

impl Interface {
    /// Without a word on whether it is to be read.
    pub(super) fn told(&self) -> Told {
        Told {
            index: self.index,
            name: self.name.clone(),
            is_up: self.is_up,
            is_loopback: self.is_loopback,
            counters: self.counters,
            left_out: None,
        }
    }

    /// Why it is not read unless it is named; `None`: it is.
    ///
    /// Packets are read where they pass this computer's edge. A bridge, bond or team is left out where it has ports,
    /// because every packet passes a port, and what a bridge only forwards passes nothing else.
    pub(super) fn why_left_out(&self, all: &[Self]) -> Option<Saying> {
        if !self.is_up {
            return Some(say!("said-down", "it is down"));
        }
        if self.is_loopback {
            return Some(stays_here());
        }
        let ports: Vec<&str> = all
            .iter()
            .filter(|it| it.master == Some(self.index) && it.is_up)
            .map(|it| it.name.as_str())
            .collect();
        let seen_on = if ports.is_empty() {
            let below = all.iter().find(|it| Some(it.index) == self.view_of)?;
            below.name.clone()
        } else {
            ports.join(", ")
        };
        Some(say!(
            "said-seen-on",
            "its traffic is seen on {names}",
            names = seen_on
        ))
    }
}

/// As [`Reading`](crate::capture::reading::Reading) wants them.
pub(super) fn told(all: &[Interface]) -> Vec<Told> {
    all.iter()
        .map(|it| Told {
            left_out: it.why_left_out(all),
            ..it.told()
        })
        .collect()
}

/// Asks the kernel, and listens to it.
pub(super) struct Links {
    ask: Socket,
    news: Socket,
    buffer: Vec<u8>,
}

impl Links {
    pub(super) fn open() -> io::Result<Self> {
        let mut ask = Socket::new(NETLINK_ROUTE)?;
        ask.bind_auto()?;
        ask.connect(&SocketAddr::new(0, 0))?;
        let mut news = Socket::new(NETLINK_ROUTE)?;
        let groups = libc::RTMGRP_LINK | libc::RTMGRP_IPV4_IFADDR | libc::RTMGRP_IPV6_IFADDR;
        news.bind(&SocketAddr::new(0, groups.cast_unsigned()))?;
        news.set_non_blocking(true)?;
        Ok(Self {
            ask,
            news,
            buffer: Vec::with_capacity(DATAGRAM_BYTES),
        })
    }

    /// Readable when something has changed.
    pub(super) fn news_fd(&self) -> BorrowedFd<'_> {
        self.news.as_fd()
    }

    /// Takes in what the kernel has told since the last call. `true`: something has changed. Each interface that is new,
    /// has changed or was removed comes with its counters of that moment.
    pub(super) fn hear(&mut self, mut told: impl FnMut(Interface)) -> bool {
        let mut has_changed = false;
        loop {
            self.buffer.clear();
            match self.news.recv(&mut self.buffer, 0) {
                Ok(_) => has_changed = true,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return has_changed,
                // There was more news than room: what there is now, a look will tell.
                Err(error) if error.raw_os_error() == Some(libc::ENOBUFS) => {
                    has_changed = true;
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "changes of interfaces are no longer told");
                    return has_changed;
                }
            }
            each_message(&self.buffer, |message| {
                if let NetlinkPayload::InnerMessage(
                    RouteNetlinkMessage::NewLink(link) | RouteNetlinkMessage::DelLink(link),
                ) = message.payload
                    // Bridges tell of their ports in the same way.
                    && link.header.interface_family == AddressFamily::Unspec
                {
                    told(describe(&link));
                }
            });
        }
    }

    /// All interfaces, by index: the order in which they came to be.
    pub(super) fn list(&mut self) -> io::Result<Vec<Interface>> {
        let mut found: BTreeMap<u32, Interface> = BTreeMap::new();
        self.dump(
            RouteNetlinkMessage::GetLink(LinkMessage::default()),
            |message| {
                if let RouteNetlinkMessage::NewLink(link) = message {
                    found.insert(link.header.index, describe(&link));
                }
            },
        )?;
        self.dump(
            RouteNetlinkMessage::GetAddress(AddressMessage::default()),
            |message| {
                if let RouteNetlinkMessage::NewAddress(told) = message
                    && let Some(interface) = found.get_mut(&told.header.index)
                    && let Some(address) = own_address(&told)
                {
                    interface.addresses.push(address);
                }
            },
        )?;
        Ok(found.into_values().collect())
    }

    fn dump(
        &mut self,
        request: RouteNetlinkMessage,
        mut take: impl FnMut(RouteNetlinkMessage),
    ) -> io::Result<()> {
        let mut header = NetlinkHeader::default();
        header.flags = NLM_F_DUMP | NLM_F_REQUEST;
        let mut request = NetlinkMessage::new(header, NetlinkPayload::from(request));
        request.finalize();
        let mut bytes = vec![0; request.buffer_len()];
        request.serialize(&mut bytes);
        self.ask.send(&bytes, 0)?;
        let mut outcome = None;
        while outcome.is_none() {
            self.buffer.clear();
            self.ask.recv(&mut self.buffer, 0)?;
            each_message(&self.buffer, |message| {
                if message.header.flags & NLM_F_DUMP_INTR != 0 {
                    tracing::debug!("interfaces changed while they were listed");
                }
                match message.payload {
                    NetlinkPayload::InnerMessage(inner) => take(inner),
                    NetlinkPayload::Done(_) => outcome = Some(Ok(())),
                    NetlinkPayload::Error(error) => outcome = Some(Err(error.to_io())),
                    _ => {}
                }
            });
        }
        outcome.unwrap_or(Ok(()))
    }
}

/// Messages of one datagram. One that the library cannot read is passed over: a newer kernel may know more.
fn each_message(mut bytes: &[u8], mut take: impl FnMut(NetlinkMessage<RouteNetlinkMessage>)) {
    /// Length, type, flags, number, sender.
    const HEADER: usize = 16;
    while bytes.len() >= HEADER {
        let len = u32::from_ne_bytes(std::array::from_fn(|at| bytes[at])) as usize;
        let Some(one) = bytes.get(..len).filter(|one| one.len() >= HEADER) else {
            return;
        };
        match NetlinkMessage::deserialize(one) {
            Ok(message) => take(message),
            Err(error) => tracing::debug!(%error, "a message about interfaces was not understood"),
        }
        bytes = &bytes[len.next_multiple_of(4).min(bytes.len())..];
    }
}

fn describe(link: &LinkMessage) -> Interface {
    let has = |flag| link.header.flags.contains(flag);
    let mut interface = Interface {
        index: link.header.index,
        is_up: has(LinkFlags::Up),
        is_loopback: has(LinkFlags::Loopback),
        ..Interface::default()
    };
    let (mut below, mut is_view) = (None, false);
    for attribute in &link.attributes {
        match attribute {
            LinkAttribute::IfName(name) => interface.name.clone_from(name),
            LinkAttribute::Controller(index) => interface.master = Some(*index),
            LinkAttribute::Link(index) => below = Some(*index),
            LinkAttribute::LinkInfo(infos) => {
                is_view = infos.iter().any(|info| {
                    matches!(info, LinkInfo::Kind(kind) if VIEWS.contains(&kind.to_string().as_str()))
                });
            }
            LinkAttribute::Stats64(stats) => {
                interface.counters = Counters {
                    bytes: stats.rx_bytes.saturating_add(stats.tx_bytes),
                    missed: stats
                        .rx_missed_errors
                        .saturating_add(stats.rx_fifo_errors)
                        .saturating_add(stats.rx_over_errors),
                };
            }
            _ => {}
        }
    }
    // What is below may be in another namespace: then there is none of this index here, or it is another one.
    let is_elsewhere = link
        .attributes
        .iter()
        .any(|attribute| matches!(attribute, LinkAttribute::LinkNetNsId(_)));
    interface.view_of = below.filter(|_| is_view && !is_elsewhere);
    interface
}

/// On links between two points the address that is told first is the far end's.
fn own_address(told: &AddressMessage) -> Option<IpAddr> {
    let local = told.attributes.iter().find_map(|it| match it {
        AddressAttribute::Local(ip) => Some(*ip),
        _ => None,
    });
    local.or_else(|| {
        told.attributes.iter().find_map(|it| match it {
            AddressAttribute::Address(ip) => Some(*ip),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface(index: u32, name: &str) -> Interface {
        Interface {
            name: name.to_owned(),
            index,
            is_up: true,
            ..Interface::default()
        }
    }

    #[test]
    fn the_loopback_of_this_computer_is_listed_with_its_address() {
        let mut links = Links::open().expect("a netlink socket needs no right");
        let all = links.list().expect("listed");
        let loopback = all.iter().find(|it| it.is_loopback).expect("there is one");
        assert_eq!((loopback.name.as_str(), loopback.index), ("lo", 1));
        assert!(loopback.why_left_out(&all).is_some());
    }

    #[test]
    fn packets_are_read_where_they_pass_the_edge() {
        let all = [
            interface(1, "eth0"),
            Interface {
                master: Some(3),
                ..interface(2, "veth7")
            },
            interface(3, "docker0"),
            interface(4, "br-empty"),
            Interface {
                view_of: Some(1),
                ..interface(5, "eth0.9")
            },
            Interface {
                view_of: Some(77),
                ..interface(6, "eth0@elsewhere")
            },
            Interface {
                is_up: false,
                ..interface(7, "wlan0")
            },
        ];
        let why: Vec<Option<Saying>> = all.iter().map(|it| it.why_left_out(&all)).collect();

        let why: Vec<Option<&str>> = why.iter().map(|it| it.as_deref()).collect();
        assert_eq!(
            why,
            [
                None,
                None,
                Some("its traffic is seen on veth7"),
                None,
                Some("its traffic is seen on eth0"),
                None,
                Some("it is down")
            ]
        );
    }

    #[test]
    fn a_datagram_of_any_bytes_does_no_harm() {
        for bytes in [&[0_u8; 40][..], &[255; 40], &[16, 0, 0, 0], &[3; 15]] {
            each_message(bytes, |_| {});
        }
    }
}
