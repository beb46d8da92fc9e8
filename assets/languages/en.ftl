# English. Each key has a counterpart in every other language; a test sees to that.
# Where a figure is put in, it is written already: do not format it again.

language-name = English
number-decimal = .
number-group = ,

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## The wall

wall-date = { $weekday } { $day } { $month }
wall-sent = Sent
wall-received = Received
wall-mean = mean
wall-programs = Programs
wall-countries = Countries
wall-providers = Providers
wall-cities = Cities
wall-connections-count = { $count ->
    [one] connection
   *[other] connections
}
wall-hosts-count = { $count ->
    [one] host
   *[other] hosts
}
wall-countries-count = { $count ->
    [one] country
   *[other] countries
}
wall-programs-count = { $count ->
    [one] program
   *[other] programs
}
wall-providers-count = { $count ->
    [one] provider
   *[other] providers
}
wall-nothing-yet = Nothing yet
wall-first-seen = First seen
wall-alert = Alert
wall-event = { $program } to { $place }
wall-event-unplaced = New host
wall-no-event = No new host in the last hour
wall-last-event = Last event, { $time }   { $what }, { $name }
wall-demo = DEMO, made-up traffic
wall-replay = Replay of { $file }
wall-live-complete = Live, complete
wall-live-incomplete = Live, incomplete
wall-made-up = DEMO, nothing here is real
wall-replaying = Replay, { $percent } %
wall-ended = Replay ended
wall-means = figures are means
wall-starting = Starting
wall-no-data = No data
wall-dropped = { $count } dropped
wall-programs-share = programs { $share }
wall-no-programs = no programs
wall-places = places { $checked } of { $all }
wall-contradicted = { $count } contradicted
wall-last-packet = no packet for { $age }
wall-stale-since = Stale since { $time }
wall-not-live = figures and arcs are not live
wall-stopped = Data stopped { $ago } ago
wall-was-true = This was true at { $time }.
wall-cause-silent = The sensor does not answer; trying again.
wall-cause-gone = The sensor has ended.
wall-cause-said = The sensor says: { $reason }

## Things that can be done, and their keys

help-title = Keys
help-mouse = Drag, wheel
help-mouse-turns = Turn the globe, zoom
setting-keys-search = Search
setting-keys-table = All connections
setting-keys-color-by = Color by program, by provider, by country
setting-keys-home = Fly home
setting-keys-panels = Hide the panels, and show them again
setting-keys-swap-sides = Panels change sides
setting-keys-layouts = Layouts: keep, choose, delete
setting-keys-reset-layout = Reset the layout
setting-keys-undo-layout = Undo the last change of the layout
setting-keys-lists = Lists at the right, in a narrow window
setting-keys-fullscreen = Full screen
setting-keys-open-capture = Open a capture file
setting-keys-stop-source = Read no more of the capture file
setting-keys-rank-sent = Rank lists by what was sent
setting-keys-rank-received = Rank lists by what was received
setting-keys-live = Watch this computer
setting-keys-demo = Watch demo traffic
setting-keys-help = All keys
setting-keys-about = About Arcwatch
setting-keys-dismiss = Close what is on top
setting-keys-quit = Quit
setting-keys-palette = All commands
setting-keys-alerts = Alerts
setting-keys-settings = Settings
setting-keys-welcome = What this program does

## The command palette

palette-hint = What do you want to do?
palette-nothing = Nothing is called that
palette-theme = Colors: { $theme }
palette-period = Figures and lists: { $period }
palette-layout = Layout: { $name }
palette-layout-delete = Delete layout { $name }
palette-language = Language: { $language }

## Settings

settings-title = Settings
settings-file = Kept in { $file }. Changes hold at once, here and in the file.
settings-overruled = set by { $by }, which comes after the file
settings-reset = { $name }: back to the default
settings-layouts = { $count ->
    [0] Keep one…
    [one] { $count } layout…
   *[other] { $count } layouts…
}
layouts-title = Layouts
layouts-how = Drag a panel by its header, fold it, pin it; then keep the screen under a name.
layouts-name = Name
layouts-save = Keep this screen
layouts-use = Use { $name }
layouts-usual = As it comes
layouts-delete = Delete { $name }
setting-table-look = Appearance
setting-table-units = Units
setting-table-source = Source (from the next start on)
setting-table-wall = Wall
setting-table-alerts = Alerts
setting-table-keys = Keys
setting-look-theme = Colors
setting-look-quality = How much of the globe is drawn
setting-look-scale = Size of everything
setting-look-shade-countries = Countries shaded by traffic
setting-look-reduced-motion = No pulses, no flights
setting-look-language = Language, or auto
setting-look-welcome = Explain the program at the start
setting-look-layouts = Layouts of the panels and the table
setting-units-rates = Speeds in
setting-units-prefixes = Steps of 1000 or of 1024
setting-source-home = Where this computer is: latitude,longitude
setting-source-dns = Ask the resolver for names of
setting-source-city-db = Your own database of places
setting-source-asn-db = Your own database of providers
setting-source-interfaces = Interfaces to capture on; none: all
setting-wall-title = Name at the top; empty: this computer's
setting-wall-scene-seconds = Seconds for a pair of lists
setting-wall-tour = The camera visits places
setting-wall-dwell-seconds = Seconds at a place
setting-wall-shift = Move by a few pixels against burning in
setting-wall-dim-from = Dim from
setting-wall-dim-until = Dim until
setting-wall-dim-percent = Light that is left, in percent
setting-wall-clock = Hours of the clock
setting-wall-exit-key = The one key that ends the wall
setting-wall-remote = File whose new lines are commands
setting-alerts-learning-minutes = Minutes that a program is learned
setting-alerts-new-country = A program's first contact with a country
setting-alerts-new-provider = A program's first contact with a provider
setting-alerts-upload-megabytes = Upload in ten minutes, in MB; 0: never
setting-alerts-impossible-place = A place that cannot be
setting-alerts-lists = Files with addresses, networks, domains
setting-alerts-rules = Your rules: NAME = FILTER ; SIZE in TIME
choice-dark = Dark
choice-light = Light
choice-high-contrast = High contrast
choice-color-blind-dark = Color-blind safe, dark
choice-color-blind-light = Color-blind safe, light
choice-bytes = Bytes
choice-bits = Bits
choice-decimal = 1000
choice-binary = 1024
choice-auto = As the computer keeps up
choice-low = Low
choice-medium = Medium
choice-high = High
choice-ultra = Highest
choice-public = Public addresses
choice-all = All addresses
choice-off = None
choice-24 = 24
choice-12 = 12

## Alerts

alerts-title = Alerts
alerts-none = Nothing to tell. Programs are watched once they have been learned for a while; Settings say for what.
alerts-acknowledge-all = All seen
alert-acknowledge = Seen
alert-snooze = Nothing like this for eight hours
alert-show = Show
alert-some-program = A program
alert-new-country = { $program } talks to { $country } for the first time
alert-new-provider = { $program } talks to { $provider } for the first time
alert-upload = { $program } sent { $size } in ten minutes, more than ever
alert-impossible-place = { $program } talks to a host that cannot be where the database puts it
alert-rule = { $rule }: { $program }
alert-rule-size = { $rule }: { $program }, { $size }
alert-listed = { $program } talks to a host on the list { $list }

## The first start

welcome-title = Where is this computer talking to?
welcome-intro = Arcwatch shows every connection that this computer makes as an arc on the globe, with the program that made it, and how that is known.
welcome-start = Start
welcome-source = Where does the traffic come from?
welcome-source-starting = Being set up.
welcome-source-live = From this computer, as it happens: { $interfaces }.
welcome-source-file = From the capture file { $file }.
welcome-source-demo = It is made up, and labeled DEMO everywhere.
welcome-open = Open a capture file…
welcome-watch = Watch this computer
welcome-permission = What is it permitted to do?
welcome-permission-fine = The screen has no special right. The small sensor reads packets and gives up every other right when it starts.
welcome-allow = Allow it this once…
welcome-check = Check again
welcome-network = What does it send to the network?
welcome-network-asks = Reverse DNS questions for public addresses, to your own resolver. Nothing else, ever.
welcome-network-silent = Nothing. Hosts that named themselves nowhere stay addresses.
welcome-dns-off = Never ask
welcome-dns-on = Ask for names
welcome-home = Where is home?
welcome-home-known = { $place }, { $origin }. All arcs begin there.
welcome-home-unknown = Not known, so no arc can be drawn.
welcome-home-set = Settings…
toolbar-alerts = Alerts, { $count } new (A)
toolbar-settings = Settings (Ctrl+,)

## More things that can be done

setting-keys-charts = Charts
setting-keys-pause = Hold the table still
setting-keys-period = Volumes since the start, of a minute, of an hour
setting-keys-back = Details: back
setting-keys-forward = Details: forward
setting-keys-next-look = Next look of the globe
setting-keys-night = Look: night
setting-keys-orbital = Look: orbital
setting-keys-blueprint = Look: blueprint
setting-keys-blueprint-light = Look: blueprint on white
setting-keys-shade-countries = Shade countries by traffic, or no longer
setting-keys-whole-globe = The whole globe, north up, home in view
setting-keys-tour = Tour: what is contradicted, new or busy, one after the other
setting-keys-next-place = Select the next place, busiest first
setting-keys-previous-place = Select the place before
look-night = Night
look-orbital = Orbital
look-blueprint = Blueprint

## Figures

count-connections = { $count ->
    [one] { $figure } connection
   *[other] { $figure } connections
}
count-hosts = { $count ->
    [one] { $figure } host
   *[other] { $figure } hosts
}
count-addresses = { $count ->
    [one] { $figure } address
   *[other] { $figure } addresses
}
count-rows = { $count ->
    [one] { $figure } row
   *[other] { $figure } rows
}
count-interfaces = { $count ->
    [one] { $figure } interface
   *[other] { $figure } interfaces
}
count-programs = { $count ->
    [one] { $figure } program
   *[other] { $figure } programs
}
count-countries = { $count ->
    [one] { $figure } country
   *[other] { $figure } countries
}
count-cities = { $count ->
    [one] { $figure } city
   *[other] { $figure } cities
}
count-providers = { $count ->
    [one] { $figure } provider
   *[other] { $figure } providers
}
count-ports = { $count ->
    [one] { $figure } port
   *[other] { $figure } ports
}
count-protocols = { $count ->
    [one] { $figure } protocol
   *[other] { $figure } protocols
}
ago = { $span } ago
of-all = { $part } of { $all }
unknown = Unknown
unknown-weak = unknown
nothing-yet = Nothing yet
close = Close (Esc)
now = now
start-of-capture = start
end-of-capture = end

## Lists

list-app = Programs
one-app = program
list-country = Countries
one-country = country
list-city = Cities
one-city = city
list-provider = Providers
one-provider = provider
list-host = Hosts
one-host = host
list-port = Ports
one-port = port
list-proto = Protocols
one-proto = protocol
tray-private = Private and local
tray-unplaced = No place known
tray-pending = Being looked up
tray-multicast = Multicast and broadcast

## What can be done with a row

row-only = Only this
row-choose-no-more = Choose no more
row-leave-out = Leave out
row-details = Details
row-copy = Copy
rank-says = { $name }, { $count } connections, { $rate }
rank-says-chosen = { $row }, chosen
rank-says-left-out = { $row }, left out
rank-volume = { $count } connections
    sent { $sent }, received { $received }
rank-volume-share = { $count } connections, { $share } of all
    sent { $sent }, received { $received }
list-more = More lists

## The top of the screen

toolbar-lists = Countries and more
toolbar-home = Fly home (H)
toolbar-table = All connections (T)
toolbar-charts = Charts (V)
toolbar-help = Keys (?)
toolbar-about = About Arcwatch
search = Search
search-hint = Filter everything: program, host, country, port…
search-clear = Clear the search
search-keep = Keep this filter
search-keep-no-more = Keep this filter no more
range-chip = Range, { $range }
range-clear = Clear the range
chip-take-out = Take out { $part }

## Figures at the left

sent = Sent
received = Received
sent-weak = sent
received-weak = received
total-mean = { $title }, mean
total-60-s-ago = 60 s ago
total-last-60-s = last 60 s
period-range = in the range
period-all = in all
period-minute = last minute
period-hour = last hour
period-known = last { $span } that are known
period-choice-now = Speed now
period-choice-minute = Volume of the last minute
period-choice-hour = Volume of the last hour
period-choice-start = Volume in all
period-since-start = all
total-flows = flows
total-hosts = hosts
total-countries = countries
total-programs = programs
total-providers = providers
fresh-title = First seen here
fresh-note = since start
fresh-says = { $name }, { $age } ago
shade-title = Traffic by country, up to
shade-nothing = none yet
tray-title = Not on the globe
tray-homeless-says = Home is not known, so there are no arcs
tray-homeless = No arcs: home is not known
tray-empty = Everything has a place
panel-fold = Fold
panel-unfold = Unfold
panel-pin = Pin
panel-unpin = Unpin
panel-pin-means = Pinned, it stays when all panels are hidden or room is short
panel-up = Move up
panel-down = Move down
panel-across = Move to the other side
panel-grip = { $panel }: drag to move
totals-title = Figures
timeline-name = Timeline
undo = Undo
rank-by-way = Rank all lists by this alone (S, R)
rank-by-volume = Rank all lists by this volume; once more: of another time (U)
rank-sent = { $count } by sent
rank-received = { $count } by received
rank-in-period = { $ranked }, { $span }
cancel = Cancel
show-folder = Show the folder
saved = { $rows } saved: { $file }
search-kept = kept
search-before = before
home-given = as given
home-time-zone = from the time zone { $zone }
home-assumed = assumed: the clock keeps universal time
place-not-measured = No round trip to it was measured.
place-local-hop = Far places answer as fast as near ones: something near here, such as a VPN or a proxy, answers for them, so their round trips say nothing about where they are.
place-no-vantage = Where this was captured is not known well enough to say anything.
place-nowhere = { $rtt } says it can't be farther than { $radius }. No database says where it is.
place-impossible = { $rtt } says it can't be farther than { $radius }. The database's { $place }, { $distance } away, is impossible: light is not that fast.
place-implausible = { $rtt } says it can't be farther than { $radius } by cable. The database's { $place }, { $distance } away, is implausible.
place-consistent = { $rtt } allows { $radius }. The database's { $place }, { $distance } away, fits.
place-slack = Home may be off by { $distance }, which is taken into account.
place-anycast-operator = { $operator } answers from many places under one address.
notice-reading = Reading { $file }, { $percent } %
table-follow-live = Follow live
table-to-top = To the top
layout-moved = Moved
layout-was-reset = The screen is as it comes
layout-chosen = Layout { $name }
layout-saved = Kept as { $name }
layout-deleted = Layout { $name } deleted

## The timeline

timeline-1 = Last minute
timeline-5 = Last 5 minutes
timeline-15 = Last 15 minutes
timeline-60 = Last hour
timeline-whole = Whole capture
timeline-peak = peak { $rate }
timeline-others = Others
timeline-nothing = Nothing observed yet
timeline-clear = Clear
timeline-colored-by = Colored by { $what }
timeline-color-hint = Color by program, provider, country, protocol, direction or age (C)
timeline-range = Range: { $range }
timeline-range-hint = Drag, or use the arrow keys, to choose a range of time
timeline-until-now = { $length } until now
timeline-until = { $length } until { $span } ago
timeline-until-end = { $length } until the end
timeline-until-before-end = { $length }, { $span } before the end
hue-program = program
hue-provider = provider
hue-country = country
hue-protocol = protocol
hue-direction = direction
hue-age = age
hue-mostly-received = Mostly received
hue-both-ways = Both ways
hue-mostly-sent = Mostly sent
hue-last-day = Last day
hue-last-hour = Last hour
hue-last-10-minutes = Last 10 minutes
hue-last-minute = Last minute

## Charts

charts-close = Close the charts
charts-round-trips = Round trips
charts-beyond = { $flows } beyond 2 s
charts-below = { $flows } below { $limit }
charts-more = more
charts-streams = Program, provider, country
charts-bytes = bytes both ways, { $period }
charts-others = { $count } others

## The table

column-destination = Destination
column-program = Program
column-process = PID
column-place = Place
column-check = Place check
column-provider = Provider
column-asn = AS
column-address = Address
column-protocol = Protocol
column-sent = Sent
column-received = Received
column-sent-rate = Sent/s
column-received-rate = Received/s
column-rate = Rate
column-round-trip = RTT
column-first-seen = First seen
column-age = Age
column-state = State
sort-by = Sort by { $column }
sort-by-up = Sort by { $column }, ascending
sort-by-down = Sort by { $column }, descending
sort-key = { $sort }, key { $key }
column-width = Width of { $column }
heading-sort = Sort
heading-sort-too = Sort by this too
heading-hide = Hide
heading-usual-width = Usual width
heading-left = Move left
heading-right = Move right
scope-all = All  { $count }
scope-open = Open  { $count }
scope-closed = Closed  { $count }
table-close = Close the table
table-columns = Columns
table-export = Save or copy what is listed
table-follow = Let the table follow again
table-hold = Hold the table still; nothing is lost
table-held = Held still; nothing is lost
table-found = { $count } found
table-no-group = no group
table-group-by = Group by { $what }
table-group = Group
table-copy-all = Copy all rows
table-copy-rows = Copy { $rows }
table-csv = Save as CSV…
table-json = Save as JSON…
table-none = No connection yet
table-no-match = Nothing matches this search
table-no-such = No such connection now
table-chosen = { $count } chosen
legend-strong = name seen on the wire
legend-weak = reverse lookup, weak
row-host = Details of the host
row-flow = Details of the connection
row-copy-row = Copy the row
row-only-value = Only { $value }
row-leave-out-value = Leave out { $value }
row-details-of = Details of { $value }
row-copy-what = Copy { $what }
row-details-of-this = Details of this { $what }
row-says = { $row }, sent { $sent }, received { $received }, { $state }

## States of a connection

state-closed = Closed
state-reset = Reset
state-silent = Fell silent
state-evicted = Evicted
state-ended = Capture ended
state-no-answer = No answer yet
state-opening = Opening
state-closing = Closing
state-open = Open
place-unchecked = place not checked
place-fits = place fits the round trip
place-anycast = anycast, place not certain
place-contradicted = place contradicted
evidence-tls = server name in a TLS handshake of this connection
evidence-quic = server name in a QUIC handshake of this connection
evidence-dtls = server name in a DTLS handshake of this connection
evidence-http = host in an HTTP request of this connection
evidence-dns = a DNS answer that this computer received
evidence-mdns = what a neighbor says of itself in multicast DNS
evidence-llmnr = what a neighbor answered to a question to all
evidence-ptr = reverse lookup: what the owner of the address says

## Details

details-close = Close the details (Esc)
details-copy-name = Copy the name
details-fly = Fly there
details-place = Place and network
details-known = What is known
details-note = Your note
details-hide = Hide everywhere
details-show = Show again
hidden-says = { $what } is hidden everywhere
details-no-name = no name
details-the-path = the path
details-open-folder = Open its folder
details-volume = Volume
details-volume-note = over the time of the timeline
details-connections = Connections
details-name = Name
details-forward = Forward
details-back = Back
details-none = none known
details-one = one known
details-best-of = best of { $count }, all kept
copy-what = Copy { $what }
details-up-to = Up to { $sent } sent, { $received } received
fact-path = Path
fact-signer = Signed by
fact-user = Runs as
fact-unit = Belongs to
fact-started = Started
fact-parent = Started by
fact-package = Package
started-between = first { $first }, last { $last }
process-number = process { $number }
package-nobody = none
unit-service = service
unit-scope = session or application
unit-container = container
signer-nobody = nobody
signer-rejected = not accepted
details-port = { $title }, port { $port }
details-this-one = this one
details-open-in-all = { $open } open, { $all } in all
port-title = Port { $port }
fact-number = Number
fact-first-seen = First seen
fact-last-seen = Last seen
fact-address = Address
fact-round-trip = Round trip
fact-program = Program
fact-place = Place
fact-distance = Distance
fact-provider = Provider
fact-sent-now = Sent now
fact-received-now = Received now
note-newest-network = of the network of its newest connection
note-since-source = since the source started
note-no-round-trip = no answer was measured
note-tcp = TCP handshake, the shortest
note-quic = QUIC handshake, the shortest
note-timestamps = TCP time stamps, the shortest
note-owner-not-found = its owner was not found
note-kernel = told by the kernel
note-kernel-noted = told by the kernel: it had ended before it could be looked at
note-unsigned = { $program } has no signature
note-signature-rejected = the signature of { $program }: { $why }
note-signature-accepted = accepted by Windows
note-socket-table = read from the socket table
note-made-up = made up, as all of the demo
note-process = read from the process
note-package-record = record of { $manager }
note-no-package = no package has this file
note-no-city = no city or country
note-pending = being looked up
note-absent = not in the database
note-no-database = no database
note-no-place-kind = such addresses have none
note-not-asked = not asked
note-reverse-weak = reverse lookup, weak
note-reverse-absent = reverse lookup had no answer
note-reverse-pending = reverse lookup under way
note-reverse-not-asked = reverse lookup not asked
within = { $source }, within { $distance }
distance-from = from { $home }, { $origin }
kind-app = Program of this computer
kind-country = Country of the far end, as the database has it
kind-city = City of the far end, as the database has it
kind-provider = Runs the network of the far end
kind-host = Address
kind-port = Port of the service
kind-proto = Protocol
address-public = public address
address-private = private network
address-loopback = this computer
address-link-local = same link
address-multicast = multicast group
address-broadcast = broadcast
address-reserved = reserved address
name-ech = the outer name, the true one may be encrypted
name-esni = with an encrypted name beside it
name-confusable = may imitate another name
name-on-the-wire = on the wire { $name }
details-no-ports = no ports
details-to = { $local } to { $remote }
place-farthest = farthest possible

## Notices

notice-sensor-stopped = The sensor stopped. What you see is how it was.
notice-broke-off = The capture broke off: { $reason }
notice-unpacking-places = Unpacking the database of places, once: { $percent } %
notice-unpacking-providers = Unpacking the database of providers, once: { $percent } %
notice-no-places = No places: { $reason }
notice-no-home = Home is not known, so no arc can be drawn. Start with --home LAT,LON
notice-first-packet = Waiting for the first packet. Open a web page to see it arrive.
notice-no-packet = This capture holds no packet.
notice-starting = Starting…
try-again = Try again
status-stopped = Sensor stopped
status-not-capturing = Not capturing
status-broke-off = Capture broke off
status-starting = Starting
status-demo = DEMO, not real traffic
status-finished = Replay finished
status-live = Live
status-replay = Replay

## The honesty strip. What stands between bars is strong

strip-stopped = |Sensor stopped.| Figures are as they were.
strip-not-capturing = |Not capturing.| Nothing on this screen is live.
strip-broke-off = |Broke off.| { $reason }
strip-starting = |Starting.|
strip-demo = |DEMO.| Made-up traffic, no real computer.
strip-finished = |Read to the end.| { $source }
strip-cancelled = |Cancelled at { $percent } %.| { $source }
strip-replay = |Replay.| { $source }
strip-replay-percent = |Replay.| { $source }, { $percent } %
strip-complete = |Complete.| { $read } of { $all }
strip-incomplete = |Incomplete.| { $read } of { $all }
strip-dropped = |{ $dropped }| of { $all } packets dropped
strip-dropped-where = |{ $dropped }| of { $all } packets dropped (system { $kernel }, queue { $queue })
strip-unread = { $figure } not read for names
strip-no-packets = no packets: totals without names
strip-names = names |{ $share }|
strip-checked = places checked |{ $checked }| of { $all }
strip-contradicted = { $count } contradicted
strip-dns-on = reverse DNS |on|
strip-dns-off = reverse DNS |off|
strip-no-dns = no reverse DNS
strip-programs = programs |{ $share }|
strip-programs-names-only = programs |{ $share }|, ended ones without path
strip-programs-missed = programs |{ $share }|, short-lived ones are missed
strip-no-programs = no programs
strip-home = home: |{ $place }|, { $origin }
strip-no-home = home unknown
strip-providers = providers: |{ $state }|
strip-places = places: |{ $state }|
strip-no-providers = no providers database
strip-no-places = no places database
strip-unpacking = unpacking { $percent } %
strip-off = off
strip-no-packet-yet = no packet yet
strip-packets-read = |{ $count }| packets read
strip-graphics = graphics |{ $tier }|
strip-graphics-chosen = graphics |{ $tier }|, chosen
strip-last-packet = last packet |{ $ago }|
strip-evicted = { $count ->
    [one] { $figure } flow evicted
   *[other] { $figure } flows evicted
}
strip-damaged = { $count ->
    [one] { $figure } damaged packet
   *[other] { $figure } damaged packets
}
strip-skipped = { $count ->
    [one] { $figure } update skipped
   *[other] { $figure } updates skipped
}

dialog-captures = Captures
dialog-all-files = All files

## Where nothing can be captured

trouble-permission = Arcwatch isn’t allowed to capture yet
trouble-here = Arcwatch can’t capture here yet
trouble-file = This capture file can’t be read
trouble-live = Capture this computer
trouble-private = What is captured stays on this computer.
trouble-run = Run this once in a terminal
trouble-run-administrator = Run this once in a terminal that runs as administrator
trouble-do = Do this once
trouble-then = Come back and press Try again.
trouble-demo = Watch demo traffic
trouble-one-permission = Reading network traffic needs one permission.
trouble-checked = What was checked
trouble-copy-command = Copy the command
about-purpose = Where is this computer talking to, right now, and why? A live globe of outbound traffic. Nothing that is captured leaves this computer; the only questions it asks are reverse lookups of addresses, and only where they are switched on.
about-license = Arcwatch is free software under MIT or Apache-2.0, as you like.

## What the search box offers

field-app = program
field-name = name of the far end
field-country = code or name
field-city = city or region
field-provider = who runs the network
field-proto = tcp, udp, tls, quic…
field-state = open or closed
field-place = checked against light
field-new = first contact
field-ip = address or network
field-port = port or range
field-asn = number of the provider
field-sent = bytes sent
field-received = bytes received
field-rate = bytes a second
field-rtt = round trip
field-since = first seen within
field-unit = service or container
save-failed = Not saved: { $why }

## On the globe

arc-tray-private = Private network
arc-tray-unknown = No place known
arc-tray-multicast = Multicast and broadcast
home-note = this computer · { $origin }

## What is wrong with a filter

filter-not-opened = this bracket was never opened
filter-open-it = remove it, or put a ( before
filter-both-sides = put a filter on both sides
filter-nothing-left-out = there is nothing to leave out
filter-put-behind = put a filter behind it
filter-not-closed = this bracket is never closed
filter-close-it = put a ) behind
filter-empty-brackets = there is nothing in these brackets
filter-put-between = put a filter between them
filter-too-deep = too many brackets in brackets
filter-fewer = write it with fewer
filter-empty-quotes = there is nothing between these quotes
filter-look-for = write what to look for
filter-not-comparable = this field cannot be more or less
filter-colon = write a colon behind its name
filter-no-value = a value is missing
filter-one-value = one value is enough here
filter-look-for-quoted = write what to look for, in quotes where it has spaces
filter-address = write an address or a network, such as 10.0.0.0/8
filter-port = write a port or a range, such as 443 or 8000-8100
filter-number = write a number, such as 13335
filter-bytes = write a number with B, kB, MB, GB, KiB, MiB or GiB, such as 10MB
filter-time = write a number with us, ms, s, m, h or d, such as 5ms or 10m
filter-expected = a filter was expected here
filter-word-or-field = write a word, or a field such as app:firefox
filter-before-or = nothing stands before this “or”
filter-behind-or = nothing stands behind this “or”
filter-before-and = nothing stands before this “and”
filter-behind-and = nothing stands behind this “and”
filter-quote-not-closed = this quote is never closed
filter-close-quote = put a " behind
filter-meant = did you mean { $about }?
filter-fields = the fields are { $about }
filter-no-field = there is no field “{ $about }”
filter-one-of = it is one of { $about }
filter-never = “{ $about }” is never so
filter-no-sense = “{ $about }” makes no sense here

## What was checked

check-sensor = sensor
check-capture = capture
check-interfaces = interfaces
check-interface = interface
check-programs = programs
check-places = places
check-providers = providers
check-reverse-dns = reverse DNS
check-home = home
check-packets = packets
check-coverage = coverage
check-ring = ring
check-losses = losses
check-known = known
check-survived = survived
check-screens = screens
check-graphics = graphics
check-rights = rights
check-driver = driver
check-tracing = tracing
check-service = service

## What is the matter: findings of the sensor, lower case and without a full stop

said-rule-unreadable = the filter of the rule “{ $name }” cannot be read
said-stays-here = its traffic never leaves this computer
said-down = it is down
said-seen-on = its traffic is seen on { $names }
said-no-packet-socket = no packet socket can be had
said-no-capture = the interfaces cannot be captured on
said-no-interface = there is no interface { $name }
said-no-list = the system does not list its network interfaces
said-not-permitted = this program may not capture packets
said-broke-off = the capture broke off
said-unsupported = live capture is not built for this system
said-unreadable = cannot read { $file }
said-unplayable = cannot play { $file }
said-in-part = { $file } was read in part
said-no-speed = cannot play at { $speed } times the speed
said-part-file-header = the file header
said-part-packet-header = a packet header
said-part-packet-of = a packet of { $bytes } bytes
said-part-packet = a packet
said-part-block-header = a block header
said-part-block-of = a block of { $bytes } bytes
said-part-block = a block
said-part-interface = an interface block that is too short
said-part-interfaces = more interfaces than any computer has
said-part-section-header = a section header
said-part-no-order = a section header without its byte-order mark
said-part-unknown-interface = a packet of interface { $index }, which is not described
said-part-too-long = a packet of { $bytes } bytes in a block of { $room }
said-no-capture-file = it starts with the bytes { $bytes }, and pcap or pcapng (plain or gzip) is needed
said-empty-file = it is empty
said-cut-file = it is cut off at byte { $at } of its contents, in the middle of
said-damaged-file = it is damaged at byte { $at } of its contents
said-file-stopped = it cannot be read further than byte { $at } of its contents
said-not-connected = it is not connected
said-no-library = { $library } is not in { $folder }
said-library-refused = { $file } cannot be loaded (Windows error { $code })
said-other-library = { $file } has no { $symbol }, so it is not WinDivert 2
said-no-adapters-apart = event tracing does not tell adapters apart, so not { $name } either
said-limit = event tracing shows who talks to whom and how much, without names from the traffic, round trips or bytes of headers
said-asked-for = it was asked for
said-no-adapters = Windows does not list its network adapters (error { $code })
said-none-connected = no network adapter is connected
said-no-adapter = there is no network adapter called { $name }
said-administrators-only = Windows lets only administrators capture packets
said-no-driver-file = the driver WinDivert64.sys is not beside WinDivert.dll
said-driver-unsigned = Windows does not accept the signature of WinDivert64.sys
said-other-driver = another version of the WinDivert driver is loaded
said-driver-blocked = Windows or a security program blocks the WinDivert driver
said-no-filtering = the Base Filtering Engine service is not running
said-driver-not-started = the WinDivert driver cannot be started here (Windows error { $code })
said-driver-not-opened = the WinDivert driver does not open (Windows error { $code })
said-driver-stopped = the capture driver stopped delivering packets (Windows error { $code })
said-capture-ended = the capture has ended
said-trace-denied = Windows lets only administrators trace its network events
said-trace-full = Windows runs as many trace sessions as it can
said-no-trace = event tracing does not work here (Windows error { $code })
said-trace-ended = another program ended the trace session
said-nothing-comes = nothing comes in although something should
said-none-up = no interface is up; whichever comes up is read
said-packets-read = packets of { $source } are read
said-starting = is being set up
said-all-read = all of it was read
said-nothing-counted = nothing was counted yet
said-headers-missing = headers, and what no program of this computer sent or received, are not in it
said-latest-second = in the latest second
said-ring = at its fullest { $share } in the latest second, full { $times } times since the start
said-since-start = since the start
said-metered = { $metered } of { $counted } that the interfaces counted were metered
said-seen-twice = and { $bytes } were seen twice and count once
said-seen-share = ({ $share } seen)
said-seen-nothing = (nothing seen)
said-lost-kernel = { $count } packets found no room between the kernel and the sensor
said-lost-driver = { $count } packets were lost by a network card or its driver
said-lost-queue = { $count } packets were read and not metered, because the meter was behind
said-evicted = { $count } flows had to leave the full table before they ended
said-unread-names = { $count } flows or packets were not read for names, so that memory and time stay bounded
said-no-loss = none
said-no-traffic = no traffic in the latest second
said-known = of { $bytes } in the latest second { $named } have a name, { $owned } a program; of what is public { $placed } a place
said-kernel-tells = the kernel tells which program made a flow, however short it lives
said-not-asked-for = are not asked for
said-not-introduced = of programs that have ended the kernel tells name, id and user only
said-short-lived = short-lived programs are missed
said-removed = { $count } interfaces went away
said-slept = { $count } times the computer slept
said-clock-set = { $count } times its clock was set
said-helper-restarted = { $count } times the helper that finds programs was started anew
said-screens = { $connected } connected, { $refused } refused, { $missed } updates that one was too slow for
said-no-program = the sensor's program cannot be started
said-sensor-runs = one runs and serves this user, at { $place }
said-permitted = this program may capture packets
said-none-read = none would be read
said-read = { $names } read
said-left-out = left out
said-bundled = { $database } is bundled; it will be unpacked into { $folder } when it is first needed ({ $size } MB)
said-through = through { $servers }
said-no-home = unknown: the time zone names no city
said-elevated = this process has the administrator's rights
said-not-elevated = this process has not the administrator's rights
said-driver-works = the WinDivert driver captures
said-tracing-works = Windows traces network events for this process
said-service-runs = is installed and runs
said-service-stopped = is installed and does not run
said-no-service = is not installed
said-service-unknown = cannot be asked about
said-not-unpacked = cannot unpack { $file } into { $folder }
said-bundle-damaged = the bundled { $file } is damaged ({ $cause }); install this program again
said-unpacking-cancelled = unpacking was cancelled; start again to have them
said-no-cache = no cache folder is known for this user
said-city-unreadable = cannot read the city database { $file }
said-asn-unreadable = cannot read the ASN database { $file }
said-no-city-database = { $file } is not a database of places but of type { $found }; give a GeoIP2, GeoLite2 or DB-IP City file in .mmdb form
said-no-asn-database = { $file } is not a database of providers but of type { $found }; give a GeoIP2, GeoLite2 or DB-IP ASN file in .mmdb form
said-places-stopped = places stopped on an internal error; start again to get them back
said-no-runtime = the thread for look-ups cannot start
said-resolver-silent = the resolver { $servers } does not answer; names will come when it does
said-no-resolver = the system's DNS configuration cannot be used: { $cause }; check /etc/resolv.conf or the network settings
said-no-answer = no answer
said-answered-no = the question for the password was answered with no
said-password-not-taken = the system did not ask for the administrator's password, or did not take it
said-no-link = the connection to the sensor cannot be set up
said-sensor-of-no-use-at = the sensor at { $place } cannot be used
said-sensor-at = the sensor at { $place }
said-allowed-ended = the sensor that was allowed has ended
said-not-started = the sensor cannot be started
said-sensor-of-no-use = the sensor cannot be used
said-ended-at-once = the sensor ended at once ({ $status })
said-does-not-listen = the sensor does not listen
said-sensor-ended = the sensor has ended; looking for it again
said-misunderstood = the sensor was misunderstood
said-no-sensor = no sensor is running
said-not-arcwatch = it is not Arcwatch
said-other-release = it speaks version { $theirs } of the protocol, this program version { $ours }
said-garbled = its messages make no sense
said-crowded = it closed the connection unheard: too many come at once
said-busy = it serves as many screens as it may
said-other-user = it serves another user
said-other-owner = it belongs to another user
said-windows-no = Windows' question was answered with no
said-internal = the capture stopped on an internal error
said-meter-stopped = metering stopped on an internal error
said-kernel-denies = this process may not ask the kernel who owns a socket
said-no-cgroups = control groups version 2 are not mounted, and the programs cannot be attached
said-old-kernel = this kernel cannot tell who owns a socket
said-no-helper = the helper that finds programs did not start
said-kernel-unheard = the kernel's announcements are not read any more
said-no-finder = this version does not find programs on this system
said-no-witness = this capture does not hear who opens sockets
said-sockets-unheard = who opens sockets is not heard any more
said-helper-signal = the helper that finds programs was ended by signal { $signal }
said-helper-status = the helper that finds programs ended with status { $status }
said-helper-ended = the helper that finds programs ended
said-helper-again = another one starts in { $seconds } s
said-finder-ended = what finds programs has ended
said-not-found = no such file or folder
said-denied = permission denied
said-folder = it is a folder
said-full = no room left on the disk
said-read-only = the disk is read-only
said-no-memory = no memory left
said-no-table = { $name } is no table in this file
said-no-toml = this is no TOML
said-no-setting = there is no setting { $name }
said-no-settings = the file cannot be read
said-no-settings-folder = this user has no folder for settings; give one with --config
said-not-begun = the source could not be started

## What to do about it

mend-choose = choose from: { $names }
mend-netlink = use a kernel with netlink sockets (CONFIG_NET)
mend-memory = free some memory and try again
mend-packet-sockets = use a kernel with packet sockets (CONFIG_PACKET)
mend-interface = check the interface with `ip link`, or name another with --iface
mend-root = run the sensor as root
mend-unsupported = open a capture file, or watch the demo
mend-unreadable = give the path of a pcap or pcapng file that you may read
mend-unplayable = give a pcap or pcapng file, as tcpdump, Wireshark or dumpcap write them
mend-speed = give a number above 0, for example 1 or 10, or max
mend-no-adapters-apart = leave --iface out, or capture with --backend windivert
mend-limit = capture with --backend windivert or auto
mend-no-adapters = check that the Network Store Interface Service runs: sc query nsi
mend-none-connected = connect to a network, or open a capture file
mend-fetch-driver = download WinDivert 2.2 from { $page }, put WinDivert.dll and WinDivert64.sys of its x64 folder into { $folder }, and start Arcwatch as administrator
mend-administrator = start it from a terminal that runs as administrator, or there, once and for good: arcwatch-sensor service install
mend-processor = use the WinDivert.dll of the processor that Arcwatch was built for (x64)
mend-driver-unsigned = use the signed driver of the official download: { $page }
mend-other-driver = close the program that uses it, or restart Windows
mend-driver-blocked = allow WinDivert64.sys in the security program; some anti-cheat systems refuse it always
mend-no-filtering = start it: sc start BFE
mend-driver-not-started = restart Windows and try again; under Wine there is no driver, so open a capture file instead
mend-look-up = look the number up with: net helpmsg { $code }
mend-trace-denied = start it as administrator, put the user into the group "Performance Log Users", or once and for good, in a terminal that runs as administrator: arcwatch-sensor service install
mend-trace-full = end one: logman query -ets lists them
mend-no-trace = look the number up with: net helpmsg { $code }; under Wine there is no event tracing, so open a capture file instead
mend-nothing-comes-windows = restart the sensor; where that does not help, another program's filter takes the packets first
mend-nothing-comes = restart the sensor; where that does not help, a program in the kernel takes the packets first (XDP)
mend-none-up = connect to a network
mend-unseen-windows = see what was lost below; what another program's filter takes first is not seen
mend-unseen = see what was lost below; what a program in the kernel takes first (XDP) is seen by nobody
mend-more-time-or-less = give the sensor more processor time, or name fewer interfaces with --iface
mend-lost-driver-windows = enlarge "Receive Buffers" in the adapter's advanced properties
mend-lost-driver = enlarge the card's own ring: ethtool -G <interface> rx 4096
mend-more-time = give the sensor more processor time
mend-evicted = a flood of new flows, or a scan: look at who sends it
mend-unread-names = names of such flows come from the DNS where it was seen
mend-no-program = build it: cargo build --release -p arcwatch-sensor
mend-none-read = connect to a network, or name an interface with --iface
mend-no-resolver = without it only names seen in the traffic itself are shown
mend-no-home = give --home LAT,LON, or set the time zone
mend-home = give --home LAT,LON where that is not right
mend-not-elevated = right-click it and choose "Run as administrator", or keep a sensor running for good: arcwatch-sensor service install
mend-service-stopped = as administrator: arcwatch-sensor service start
mend-no-service = to capture without being asked each time, as administrator: arcwatch-sensor service install
mend-not-unpacked = make room, make the folder writable, or name another with --cache-dir
mend-no-cache = set HOME, or name a folder with --cache-dir
mend-database = give a complete .mmdb file, or leave the option out to use the bundled one
mend-not-allowed-windows = choose "Allow it this once…" to be asked again, or keep a sensor running for good, from a terminal that runs as administrator: arcwatch-sensor service install
mend-not-allowed = choose "Allow it this once…" to be asked again, or keep a sensor running for good: sudo systemctl enable --now arcwatch-sensor@$(id -u)
mend-releases = install the same release of both, and restart the sensor
mend-by-hand = start it by hand to see what it says: arcwatch-sensor serve
mend-crowd = wait: it is asked again
mend-no-sensor = start one: arcwatch-sensor serve
mend-kernel-denies = run the sensor as root, or
mend-no-types = a kernel with CONFIG_DEBUG_INFO_BTF tells their path, parent and start, too
mend-old-kernel = Linux 5.10 or later with CONFIG_CGROUP_BPF shows short-lived programs too
mend-no-finder = flows are shown without their programs
mend-no-witness = capture with WinDivert or ETW: --backend auto
mend-helper = wait; if it goes on ending, its last words are in the sensor's log
mend-restart = restart the sensor
mend-no-setting = did you mean { $known }?
mend-software-graphics = install the graphics card's driver; a processor that draws works, slowly

## What a setting may be

wants-rule = “{ $what }”: a rule reads NAME = FILTER, or NAME = FILTER ; 100MB in 10m
wants-list = it is a list of texts
wants-switch = it is true or false
wants-number = it is a number from { $least } to { $most }
wants-choice = it is one of { $choices }
wants-text = it is a text in quotes
wants-time = it is a time of day such as "22:00", or "" for none
wants-combo = it is a key such as "T", "F11" or "Ctrl+K", or "" for none
wants-coord = it is latitude and longitude such as "52.52,13.40", or ""
wants-texts = it is a list of texts such as ["a", "b"]
wants-rules = it is a list of rules such as ["Far = app:curl -country:DE"]
wants-layouts = it is a list of layouts such as ["Night = left:totals,app right:tray/pinned"]
wants-assignment = give NAME=VALUE
wants-three-lists = there is room for three lists
wants-width = { $column }: a width is a number from { $least } to { $most }
wants-column = a table has one column at least
wants-known = “{ $word }” is not known here; there are { $known }
wants-layout = a layout is NAME = left:… right:…

## Where a setting comes from

origin-default = default

## Countries, by their ISO code. scripts/country_names.py makes these lines for any language

country-ad = Andorra
country-ae = United Arab Emirates
country-af = Afghanistan
country-ag = Antigua and Barbuda
country-ai = Anguilla
country-al = Albania
country-am = Armenia
country-ao = Angola
country-aq = Antarctica
country-ar = Argentina
country-as = American Samoa
country-at = Austria
country-au = Australia
country-aw = Aruba
country-ax = Åland
country-az = Azerbaijan
country-ba = Bosnia and Herzegovina
country-bb = Barbados
country-bd = Bangladesh
country-be = Belgium
country-bf = Burkina Faso
country-bg = Bulgaria
country-bh = Bahrain
country-bi = Burundi
country-bj = Benin
country-bl = Saint Barthélemy
country-bm = Bermuda
country-bn = Brunei
country-bo = Bolivia
country-bq = Caribbean NL
country-br = Brazil
country-bs = The Bahamas
country-bt = Bhutan
country-bv = Bouvet Island
country-bw = Botswana
country-by = Belarus
country-bz = Belize
country-ca = Canada
country-cc = Cocos (Keeling) Islands
country-cd = DR Congo
country-cf = Central African Republic
country-cg = Congo
country-ch = Switzerland
country-ci = Ivory Coast
country-ck = Cook Islands
country-cl = Chile
country-cm = Cameroon
country-cn = China
country-co = Colombia
country-cr = Costa Rica
country-cu = Cuba
country-cv = Cape Verde
country-cw = Curaçao
country-cx = Christmas Island
country-cy = Cyprus
country-cz = Czech Republic
country-de = Germany
country-dj = Djibouti
country-dk = Denmark
country-dm = Dominica
country-do = Dominican Republic
country-dz = Algeria
country-ec = Ecuador
country-ee = Estonia
country-eg = Egypt
country-eh = Western Sahara
country-er = Eritrea
country-es = Spain
country-et = Ethiopia
country-fi = Finland
country-fj = Fiji
country-fk = Falkland Islands
country-fm = Micronesia
country-fo = Faroe Islands
country-fr = France
country-ga = Gabon
country-gb = United Kingdom
country-gd = Grenada
country-ge = Georgia
country-gf = French Guiana
country-gg = Guernsey
country-gh = Ghana
country-gi = Gibraltar
country-gl = Greenland
country-gm = The Gambia
country-gn = Guinea
country-gp = Guadeloupe
country-gq = Equatorial Guinea
country-gr = Greece
country-gs = South Georgia and the South Sandwich Islands
country-gt = Guatemala
country-gu = Guam
country-gw = Guinea-Bissau
country-gy = Guyana
country-hk = Hong Kong
country-hm = Heard Island and McDonald Islands
country-hn = Honduras
country-hr = Croatia
country-ht = Haiti
country-hu = Hungary
country-id = Indonesia
country-ie = Ireland
country-il = Israel
country-im = Isle of Man
country-in = India
country-io = British Indian Ocean Territory
country-iq = Iraq
country-ir = Iran
country-is = Iceland
country-it = Italy
country-je = Jersey
country-jm = Jamaica
country-jo = Jordan
country-jp = Japan
country-ke = Kenya
country-kg = Kyrgyzstan
country-kh = Cambodia
country-ki = Kiribati
country-km = Comoros
country-kn = Saint Kitts and Nevis
country-kp = North Korea
country-kr = South Korea
country-kw = Kuwait
country-ky = Cayman Islands
country-kz = Kazakhstan
country-la = Laos
country-lb = Lebanon
country-lc = Saint Lucia
country-li = Liechtenstein
country-lk = Sri Lanka
country-lr = Liberia
country-ls = Lesotho
country-lt = Lithuania
country-lu = Luxembourg
country-lv = Latvia
country-ly = Libya
country-ma = Morocco
country-mc = Monaco
country-md = Moldova
country-me = Montenegro
country-mf = Saint Martin
country-mg = Madagascar
country-mh = Marshall Islands
country-mk = North Macedonia
country-ml = Mali
country-mm = Myanmar
country-mn = Mongolia
country-mo = Macau
country-mp = Northern Mariana Islands
country-mq = Martinique
country-mr = Mauritania
country-ms = Montserrat
country-mt = Malta
country-mu = Mauritius
country-mv = Maldives
country-mw = Malawi
country-mx = Mexico
country-my = Malaysia
country-mz = Mozambique
country-na = Namibia
country-nc = New Caledonia
country-ne = Niger
country-nf = Norfolk Island
country-ng = Nigeria
country-ni = Nicaragua
country-nl = Netherlands
country-no = Norway
country-np = Nepal
country-nr = Nauru
country-nu = Niue
country-nz = New Zealand
country-om = Oman
country-pa = Panama
country-pe = Peru
country-pf = French Polynesia
country-pg = Papua New Guinea
country-ph = Philippines
country-pk = Pakistan
country-pl = Poland
country-pm = Saint Pierre and Miquelon
country-pn = Pitcairn Islands
country-pr = Puerto Rico
country-ps = Palestine
country-pt = Portugal
country-pw = Palau
country-py = Paraguay
country-qa = Qatar
country-re = Réunion
country-ro = Romania
country-rs = Serbia
country-ru = Russia
country-rw = Rwanda
country-sa = Saudi Arabia
country-sb = Solomon Islands
country-sc = Seychelles
country-sd = Sudan
country-se = Sweden
country-sg = Singapore
country-sh = Saint Helena
country-si = Slovenia
country-sj = Svalbard & Jan Mayen
country-sk = Slovakia
country-sl = Sierra Leone
country-sm = San Marino
country-sn = Senegal
country-so = Somalia
country-sr = Suriname
country-ss = South Sudan
country-st = São Tomé and Príncipe
country-sv = El Salvador
country-sx = Sint Maarten
country-sy = Syria
country-sz = Eswatini
country-tc = Turks and Caicos Islands
country-td = Chad
country-tf = French Southern and Antarctic Lands
country-tg = Togo
country-th = Thailand
country-tj = Tajikistan
country-tk = Tokelau
country-tl = East Timor
country-tm = Turkmenistan
country-tn = Tunisia
country-to = Tonga
country-tr = Turkey
country-tt = Trinidad and Tobago
country-tv = Tuvalu
country-tw = Taiwan
country-tz = Tanzania
country-ua = Ukraine
country-ug = Uganda
country-um = United States Minor Outlying Islands
country-us = United States
country-uy = Uruguay
country-uz = Uzbekistan
country-va = Vatican City
country-vc = Saint Vincent and the Grenadines
country-ve = Venezuela
country-vg = British Virgin Islands
country-vi = United States Virgin Islands
country-vn = Vietnam
country-vu = Vanuatu
country-wf = Wallis and Futuna
country-ws = Samoa
country-xk = Kosovo
country-ye = Yemen
country-yt = Mayotte
country-za = South Africa
country-zm = Zambia
country-zw = Zimbabwe
