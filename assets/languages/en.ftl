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
setting-keys-lists = Lists at the right, in a narrow window
setting-keys-fullscreen = Full screen
setting-keys-open-capture = Open a capture file
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
palette-language = Language: { $language }

## Settings

settings-title = Settings
settings-file = Kept in { $file }. Changes hold at once, here and in the file.
settings-overruled = set by { $by }, which comes after the file
settings-reset = { $name }: back to the default
setting-table-look = Appearance
setting-table-units = Units
setting-table-source = Source (from the next start on)
setting-table-wall = Wall
setting-table-alerts = Alerts
setting-table-keys = Keys
setting-look-theme = Colors
setting-look-quality = How much of the globe is drawn
setting-look-scale = Size of everything
setting-look-reduced-motion = No pulses, no flights
setting-look-language = Language, or auto
setting-look-welcome = Explain the program at the start
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
choice-low = Little
choice-medium = Medium
choice-high = Much
choice-ultra = Everything
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
setting-keys-whole-globe = The whole globe, north up, home in view
setting-keys-tour = Tour: what is contradicted, new or busy, one after the other
setting-keys-next-place = Select the next place, busiest first
setting-keys-previous-place = Select the place before
look-night = Night
look-orbital = Orbital
look-blueprint = Blueprint
