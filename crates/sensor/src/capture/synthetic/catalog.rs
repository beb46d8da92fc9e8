//! Whom the made-up computer talks to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use flowcore::geo::Coord;

use super::random::Random;

/// How a service is used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Habit {
    Browse,
    Stream,
    Upload,
    Chat,
    Time,
}

/// A service at a public address.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) name: &'static str,
    pub(super) ip: IpAddr,
    pub(super) habit: Habit,
    /// Where the bundled database puts it, in degrees: the made-up round trip has to fit.
    lat_deg: f64,
    lon_deg: f64,
    /// Answers from nearby wherever one is, as anycast does: no database can know where from.
    is_anycast: bool,
}

impl Service {
    /// Where the bundled database puts it.
    pub(super) fn place(&self) -> Coord {
        Coord::new(self.lat_deg, self.lon_deg).expect("a place on the Earth")
    }

    /// A round trip that light in glass can make: 100 km a millisecond there and back, a detour, and the last mile.
    pub(super) fn round_trip(&self, home: Coord, random: &mut Random) -> Duration {
        let there = if self.is_anycast { home } else { self.place() };
        let millis = home.distance_km(there) / 100.0 * 1.45;
        Duration::from_secs_f64(millis / 1000.0) + random.around(Duration::from_millis(9))
    }
}

/// Where the demo is at home when nobody says where home is.
pub(super) fn frankfurt() -> Coord {
    Coord::new(50.11, 8.68).expect("a place on the Earth")
}

const fn v4(name: &'static str, ip: [u8; 4], habit: Habit, lat_deg: f64, lon_deg: f64) -> Service {
    let [a, b, c, d] = ip;
    Service {
        name,
        ip: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
        habit,
        lat_deg,
        lon_deg,
        is_anycast: false,
    }
}

const fn v6(name: &'static str, ip: [u16; 8], habit: Habit, lat_deg: f64, lon_deg: f64) -> Service {
    let [a, b, c, d, e, f, g, h] = ip;
    let ip = IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h));
    Service {
        name,
        ip,
        habit,
        lat_deg,
        lon_deg,
        is_anycast: false,
    }
}

const fn anycast(service: Service) -> Service {
    Service {
        is_anycast: true,
        ..service
    }
}

/// Services all over the world. Each address lies in the network of whoever runs the service.
#[rustfmt::skip]
pub(super) const SERVICES: &[Service] = &[
    v4("wikipedia.org", [208, 80, 154, 224], Habit::Browse, 37.77, -122.42),
    v4("wikipedia.org", [185, 15, 59, 224], Habit::Browse, 52.37, 4.90),
    v4("github.com", [140, 82, 112, 3], Habit::Browse, 37.77, -122.42),
    v4("codeload.github.com", [140, 82, 121, 9], Habit::Stream, 50.11, 8.68),
    v4("archive.ubuntu.com", [91, 189, 91, 39], Habit::Stream, 42.36, -71.06),
    v4("security.ubuntu.com", [91, 189, 91, 81], Habit::Stream, 42.36, -71.06),
    anycast(v4("deb.debian.org", [151, 101, 2, 132], Habit::Stream, 45.50, -73.57)),
    v4("www.debian.org", [194, 177, 211, 216], Habit::Browse, 37.98, 23.73),
    v4("ftp.de.debian.org", [141, 76, 2, 4], Habit::Stream, 51.03, 13.72),
    v4("www.mit.edu", [18, 9, 22, 69], Habit::Browse, 42.37, -71.09),
    v4("www.stanford.edu", [171, 67, 215, 200], Habit::Browse, 37.43, -122.18),
    v4("www.cam.ac.uk", [128, 232, 132, 8], Habit::Browse, 51.51, -0.13),
    v4("www.ethz.ch", [129, 132, 19, 216], Habit::Browse, 47.38, 8.55),
    v4("www.u-tokyo.ac.jp", [133, 11, 0, 1], Habit::Browse, 35.69, 139.77),
    v4("www.kernel.org", [139, 178, 84, 217], Habit::Stream, 32.78, -96.80),
    v4("mirrors.kernel.org", [198, 145, 21, 9], Habit::Stream, 47.48, -122.27),
    v4("ftp.jaist.ac.jp", [150, 65, 7, 130], Habit::Stream, 35.69, 139.77),
    v4("mirror.aarnet.edu.au", [202, 158, 214, 106], Habit::Stream, -33.87, 151.21),
    v4("www.auckland.ac.nz", [130, 216, 159, 127], Habit::Browse, -36.85, 174.76),
    v4("www.otago.ac.nz", [139, 80, 135, 30], Habit::Browse, -45.81, 170.52),
    v4("registro.br", [200, 160, 2, 3], Habit::Browse, -23.56, -46.69),
    v4("www.usp.br", [200, 144, 248, 41], Habit::Browse, -23.56, -46.64),
    v4("www.unicamp.br", [143, 106, 10, 174], Habit::Browse, -22.91, -47.06),
    v4("www.uba.ar", [157, 92, 4, 10], Habit::Browse, -34.60, -58.40),
    v4("www.uchile.cl", [200, 89, 76, 36], Habit::Browse, -33.45, -70.67),
    v4("www.unam.mx", [132, 248, 166, 17], Habit::Browse, 19.30, -99.18),
    v4("www.lacnic.net", [200, 3, 14, 184], Habit::Browse, -23.56, -46.64),
    v4("www.afrinic.net", [196, 216, 2, 6], Habit::Browse, -26.21, 28.03),
    v4("www.uct.ac.za", [137, 158, 154, 230], Habit::Browse, -33.92, 18.42),
    v4("www.sun.ac.za", [146, 232, 65, 10], Habit::Browse, -33.92, 18.87),
    v4("www.uonbi.ac.ke", [41, 204, 161, 209], Habit::Browse, -1.29, 36.82),
    v4("www.cu.edu.eg", [195, 43, 9, 170], Habit::Browse, 31.20, 29.92),
    v4("www.unilag.edu.ng", [196, 45, 48, 10], Habit::Browse, 6.61, 3.37),
    v4("www.ripe.net", [193, 0, 6, 139], Habit::Browse, 52.37, 4.90),
    v4("www.apnic.net", [203, 119, 101, 61], Habit::Browse, -27.47, 153.03),
    v4("www.iitb.ac.in", [103, 21, 124, 10], Habit::Browse, 19.12, 72.91),
    v4("www.nus.edu.sg", [137, 132, 21, 27], Habit::Browse, 1.35, 103.82),
    v4("www.hku.hk", [147, 8, 2, 58], Habit::Browse, 22.28, 114.14),
    v4("www.kaist.ac.kr", [143, 248, 5, 153], Habit::Browse, 36.37, 127.35),
    v4("www.tsinghua.edu.cn", [166, 111, 4, 100], Habit::Browse, 39.90, 116.33),
    v4("www.pku.edu.cn", [162, 105, 131, 160], Habit::Browse, 39.90, 116.41),
    v4("www.ntu.edu.tw", [140, 112, 8, 116], Habit::Browse, 25.05, 121.56),
    v4("www.chula.ac.th", [161, 200, 192, 5], Habit::Browse, 13.74, 100.53),
    v4("www.ui.ac.id", [152, 118, 24, 168], Habit::Browse, -6.24, 106.82),
    v4("www.msu.ru", [188, 44, 50, 103], Habit::Browse, 55.76, 37.62),
    v4("yandex.ru", [77, 88, 55, 88], Habit::Browse, 55.76, 37.62),
    v4("www.tau.ac.il", [132, 66, 11, 168], Habit::Browse, 32.09, 34.81),
    v4("www.kaust.edu.sa", [109, 171, 139, 10], Habit::Browse, 22.31, 39.10),
    v4("www.metu.edu.tr", [144, 122, 145, 153], Habit::Browse, 39.88, 32.78),
    v4("www.helsinki.fi", [128, 214, 189, 90], Habit::Browse, 60.17, 24.94),
    v4("www.funet.fi", [193, 166, 3, 7], Habit::Stream, 60.17, 24.83),
    v4("ftp.acc.umu.se", [194, 71, 11, 173], Habit::Stream, 63.83, 20.26),
    v4("www.uio.no", [129, 240, 118, 130], Habit::Browse, 59.91, 10.73),
    v4("www.hi.is", [130, 208, 165, 186], Habit::Browse, 64.15, -21.94),
    v4("www.utoronto.ca", [142, 1, 177, 30], Habit::Browse, 43.65, -79.38),
    v4("www.ubc.ca", [206, 87, 224, 20], Habit::Browse, 49.28, -123.12),
    v4("www.uaf.edu", [137, 229, 114, 150], Habit::Browse, 64.86, -147.85),
    v4("www.hawaii.edu", [128, 171, 224, 100], Habit::Browse, 21.31, -157.86),
    v4("ec2.sa-east-1.amazonaws.com", [54, 94, 0, 66], Habit::Upload, -23.56, -46.64),
    v4("ec2.ap-southeast-2.amazonaws.com", [13, 54, 63, 252], Habit::Upload, -33.87, 151.21),
    v4("ec2.af-south-1.amazonaws.com", [13, 245, 1, 179], Habit::Upload, -33.92, 18.42),
    v4("ec2.ap-south-1.amazonaws.com", [13, 234, 8, 22], Habit::Chat, 19.08, 72.88),
    v4("ec2.me-south-1.amazonaws.com", [15, 184, 1, 126], Habit::Chat, 26.22, 50.59),
    v4("ec2.eu-west-1.amazonaws.com", [52, 95, 126, 138], Habit::Upload, 53.35, -6.26),
    v4("ec2.us-west-2.amazonaws.com", [52, 94, 208, 40], Habit::Upload, 45.84, -119.70),
    v4("ec2.ap-northeast-1.amazonaws.com", [52, 119, 218, 1], Habit::Chat, 35.68, 139.65),
    anycast(v4("one.one.one.one", [1, 1, 1, 1], Habit::Chat, -33.87, 151.21)),
    anycast(v4("dns.quad9.net", [9, 9, 9, 9], Habit::Chat, 37.88, -122.25)),
    anycast(v4("www.reddit.com", [151, 101, 1, 140], Habit::Browse, 45.50, -73.57)),
    v4("www.apple.com", [17, 253, 144, 10], Habit::Browse, 37.33, -122.01),
    v4("outlook.office365.com", [52, 97, 183, 162], Habit::Chat, 53.35, -6.26),
    v4("web.whatsapp.com", [157, 240, 0, 60], Habit::Chat, 50.11, 8.68),
    v4("web.telegram.org", [149, 154, 167, 99], Habit::Chat, 51.51, -0.13),
    v4("www.facebook.com", [157, 240, 22, 35], Habit::Browse, 37.34, -121.89),
    v4("www.netflix.com", [54, 155, 178, 5], Habit::Browse, 53.35, -6.26),
    v4("www.spotify.com", [35, 186, 224, 24], Habit::Stream, 39.10, -94.58),
    v4("ptbtime1.ptb.de", [192, 53, 103, 108], Habit::Time, 52.30, 10.46),
    v4("ntp.nict.jp", [133, 243, 238, 163], Habit::Time, 35.69, 139.77),
    v4("time.nist.gov", [132, 163, 96, 1], Habit::Time, 39.74, -104.99),
    v4("ntp.se", [194, 58, 203, 20], Habit::Time, 57.71, 11.97),
    v4("a.st1.ntp.br", [200, 160, 7, 186], Habit::Time, -23.56, -46.69),
    v4("www.bbc.co.uk", [212, 58, 237, 1], Habit::Browse, 51.51, -0.13),
    v4("www.spiegel.de", [128, 65, 210, 8], Habit::Browse, 50.11, 8.68),
    v4("www.heise.de", [193, 99, 144, 85], Habit::Browse, 52.38, 9.74),
    v4("www.inria.fr", [128, 93, 162, 83], Habit::Browse, 48.84, 2.10),
    v4("www.cern.ch", [188, 184, 21, 108], Habit::Browse, 46.20, 6.14),
    v4("www.belnet.be", [193, 190, 198, 44], Habit::Stream, 50.85, 4.36),
    v4("www.nic.cl", [200, 1, 123, 3], Habit::Browse, -33.45, -70.67),
    v4("www.udea.edu.co", [200, 24, 17, 68], Habit::Browse, 6.25, -75.57),
    v4("www.univ-alger.dz", [193, 194, 83, 98], Habit::Browse, 36.73, 3.09),
    v4("www.ucad.sn", [196, 1, 95, 15], Habit::Browse, 14.72, -17.47),
    v4("www.ug.edu.gh", [197, 255, 125, 213], Habit::Browse, 5.56, -0.20),
    v4("www.mak.ac.ug", [196, 43, 133, 60], Habit::Browse, 0.32, 32.59),
    v4("www.usp.ac.fj", [144, 120, 8, 10], Habit::Browse, -18.12, 178.45),
    v4("www.lanka.lk", [192, 248, 1, 161], Habit::Browse, 7.26, 80.60),
    v4("www.bdren.net.bd", [103, 28, 120, 10], Habit::Browse, 23.89, 90.40),
    v4("www.comsats.edu.pk", [203, 124, 43, 10], Habit::Browse, 32.16, 74.19),
    v4("www.vnu.edu.vn", [112, 137, 129, 80], Habit::Browse, 21.03, 105.83),
    v4("www.upd.edu.ph", [202, 92, 128, 10], Habit::Browse, 14.65, 121.02),
    v4("www.num.mn", [202, 131, 0, 10], Habit::Chat, 47.89, 106.91),
    v6("www.google.com", [0x2a00, 0x1450, 0x4001, 0x82a, 0, 0, 0, 0x200e], Habit::Browse, 50.11, 8.68),
    v6("nl.wikipedia.org", [0x2620, 0, 0x862, 0xed1a, 0, 0, 0, 1], Habit::Browse, 52.37, 4.90),
    v6("stat.ripe.net", [0x2001, 0x67c, 0x2e8, 0x22, 0, 0, 0xc100, 0x68b], Habit::Chat, 52.37, 4.90),
];
