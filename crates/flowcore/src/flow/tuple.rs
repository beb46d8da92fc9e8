//! The five-tuple in canonical order: both directions of a flow are the same key.

use std::hash::{BuildHasher, Hasher};
use std::net::IpAddr;

use super::programs::SocketKey;
use crate::model::{Endpoint, Layer, Protocol, Tunnel};
use crate::packet::{Packet, address_bytes, address_from_bytes};

/// Which end of a [`Tuple`]: 0 is the lower one in byte order, 1 the higher.
pub(super) type End = usize;

/// A flow's key in 40 bytes: the lower endpoint first, whoever spoke.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Tuple {
    addresses: [[u8; 16]; 2],
    ports: [u16; 2],
    protocol: u8,
    layer: u8,
    is_v6: bool,
}

impl Tuple {
    /// The key of a packet, and the end that sent it.
    pub(super) fn of(layer: Layer, packet: &Packet<'_>) -> (Self, End) {
        let ends = [packet.source, packet.destination];
        Self::new(layer, packet.protocol, ends, packet.transport.ports())
    }

    /// The key for what went from the first to the second of `ends`, and which end the first one is.
    pub(super) fn new(
        layer: Layer,
        protocol: Protocol,
        ends: [IpAddr; 2],
        ports: [u16; 2],
    ) -> (Self, End) {
        let addresses = ends.map(address_bytes);
        // As numbers: in registers, where comparing arrays would be a call.
        let [source, destination] = addresses.map(u128::from_be_bytes);
        let is_reversed = (source, ports[0]) > (destination, ports[1]);
        let [low, high] = if is_reversed { [1, 0] } else { [0, 1] };
        let tuple = Self {
            addresses: [addresses[low], addresses[high]],
            ports: [ports[low], ports[high]],
            protocol: protocol.0,
            layer: layer_code(layer),
            is_v6: ends[0].is_ipv6(),
        };
        (tuple, usize::from(is_reversed))
    }

    /// The key of what a socket with these ends sends and receives, and the end that `local` is.
    pub(super) fn of_socket(key: &SocketKey) -> (Self, End) {
        let ends = [key.local.ip, key.remote.ip];
        let ports = [key.local.port, key.remote.port];
        Self::new(Layer::Outer, key.protocol, ends, ports)
    }

    /// Address and port at one end.
    pub(super) fn endpoint(&self, end: End) -> Endpoint {
        Endpoint {
            ip: address_from_bytes(self.addresses[end], self.is_v6),
            port: self.ports[end],
        }
    }

    pub(super) const fn protocol(&self) -> Protocol {
        Protocol(self.protocol)
    }

    pub(super) fn layer(&self) -> Layer {
        layer_of(self.layer)
    }

    /// Hash under a secret key: whoever sends packets cannot choose five-tuples that collide.
    pub(super) fn hash(&self, key: &ahash::RandomState) -> u32 {
        let mut hasher = key.build_hasher();
        for address in self.addresses {
            hasher.write_u128(u128::from_le_bytes(address));
        }
        let [low, high] = self.ports;
        hasher.write_u64(
            u64::from(low)
                | u64::from(high) << 16
                | u64::from(self.protocol) << 32
                | u64::from(self.layer) << 40
                | u64::from(self.is_v6) << 48,
        );
        let hash = hasher.finish();
        (hash ^ (hash >> 32)) as u32
    }
}

const fn layer_code(layer: Layer) -> u8 {
    match layer {
        Layer::Outer => 0,
        Layer::Inner(tunnel) => tunnel as u8 + 1,
    }
}

fn layer_of(code: u8) -> Layer {
    match usize::from(code)
        .checked_sub(1)
        .and_then(|at| Tunnel::ALL.get(at))
    {
        Some(&tunnel) => Layer::Inner(tunnel),
        None => Layer::Outer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_survives_its_code() {
        for layer in Tunnel::ALL
            .map(Layer::Inner)
            .into_iter()
            .chain([Layer::Outer])
        {
            assert_eq!(layer_of(layer_code(layer)), layer);
        }
    }
}
