# Deutsch.

language-name = Deutsch
number-decimal = ,
number-group = .

weekday-1 = Mo
weekday-2 = Di
weekday-3 = Mi
weekday-4 = Do
weekday-5 = Fr
weekday-6 = Sa
weekday-7 = So
month-1 = Jan.
month-2 = Feb.
month-3 = März
month-4 = Apr.
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = Aug.
month-9 = Sept.
month-10 = Okt.
month-11 = Nov.
month-12 = Dez.

## Die Wand

wall-date = { $weekday } { $day }. { $month }
wall-sent = Gesendet
wall-received = Empfangen
wall-mean = Mittel
wall-programs = Programme
wall-countries = Länder
wall-providers = Anbieter
wall-cities = Städte
wall-connections-count = { $count ->
    [one] Verbindung
   *[other] Verbindungen
}
wall-hosts-count = { $count ->
    [one] Host
   *[other] Hosts
}
wall-countries-count = { $count ->
    [one] Land
   *[other] Länder
}
wall-programs-count = { $count ->
    [one] Programm
   *[other] Programme
}
wall-providers-count = { $count ->
    [one] Anbieter
   *[other] Anbieter
}
wall-nothing-yet = Noch nichts
wall-first-seen = Neu
wall-alert = Meldung
wall-event = { $program } nach { $place }
wall-event-unplaced = Neue Gegenstelle
wall-no-event = Keine neue Gegenstelle in der letzten Stunde
wall-last-event = Zuletzt, { $time }   { $what }, { $name }
wall-demo = DEMO, erfundener Verkehr
wall-replay = Aufzeichnung { $file }
wall-live-complete = Live, vollständig
wall-live-incomplete = Live, unvollständig
wall-made-up = DEMO, nichts davon ist echt
wall-replaying = Aufzeichnung, { $percent } %
wall-ended = Aufzeichnung zu Ende
wall-means = Zahlen sind Mittelwerte
wall-starting = Startet
wall-no-data = Keine Daten
wall-dropped = { $count } verloren
wall-programs-share = Programme { $share }
wall-no-programs = keine Programme
wall-places = Orte { $checked } von { $all }
wall-contradicted = { $count } widerlegt
wall-last-packet = seit { $age } kein Paket
wall-stale-since = Veraltet seit { $time }
wall-not-live = Zahlen und Bögen sind nicht live
wall-stopped = Keine Daten seit { $ago }
wall-was-true = Das galt um { $time }.
wall-cause-silent = Der Sensor antwortet nicht; neuer Versuch läuft.
wall-cause-gone = Der Sensor ist beendet.
wall-cause-said = Der Sensor meldet: { $reason }

## Was man tun kann, und womit

help-title = Tasten
help-mouse = Ziehen, Rad
help-mouse-turns = Globus drehen, näher und ferner
setting-keys-search = Suchen
setting-keys-table = Alle Verbindungen
setting-keys-color-by = Farben nach Programm, Anbieter, Land
setting-keys-home = Nach Hause fliegen
setting-keys-panels = Tafeln aus- und einblenden
setting-keys-swap-sides = Tafeln tauschen die Seiten
setting-keys-layouts = Anordnungen: speichern, wählen, löschen
setting-keys-reset-layout = Anordnung zurücksetzen
setting-keys-undo-layout = Letzte Änderung der Anordnung rückgängig
setting-keys-lists = Listen rechts, in schmalen Fenstern
setting-keys-fullscreen = Vollbild
setting-keys-open-capture = Aufzeichnung öffnen
setting-keys-stop-source = Aufzeichnung nicht weiterlesen
setting-keys-rank-sent = Listen nach Gesendetem ordnen
setting-keys-rank-received = Listen nach Empfangenem ordnen
setting-keys-live = Diesen Computer beobachten
setting-keys-demo = Demo ansehen
setting-keys-help = Alle Tasten
setting-keys-about = Über Arcwatch
setting-keys-dismiss = Oberstes schließen
setting-keys-quit = Beenden
setting-keys-palette = Alle Befehle
setting-keys-alerts = Meldungen
setting-keys-settings = Einstellungen
setting-keys-welcome = Was dieses Programm tut

## Die Befehlsliste

palette-hint = Was möchten Sie tun?
palette-nothing = Nichts heißt so
palette-theme = Farben: { $theme }
palette-period = Zahlen und Listen: { $period }
palette-layout = Anordnung: { $name }
palette-layout-delete = Anordnung { $name } löschen
palette-language = Sprache: { $language }

## Einstellungen

settings-title = Einstellungen
settings-file = In { $file }. Änderungen gelten sofort, hier und in der Datei.
settings-overruled = gesetzt durch { $by }, das nach der Datei kommt
settings-reset = { $name }: zurück zur Vorgabe
settings-layouts = { $count ->
    [0] Eine speichern…
    [one] { $count } Anordnung…
   *[other] { $count } Anordnungen…
}
layouts-title = Anordnungen
layouts-how = Tafeln an der Kopfzeile ziehen, einklappen, anheften; dann den Bildschirm unter einem Namen speichern.
layouts-name = Name
layouts-save = Bildschirm speichern
layouts-use = { $name } verwenden
layouts-usual = Wie am Anfang
layouts-delete = { $name } löschen
setting-table-look = Aussehen
setting-table-units = Einheiten
setting-table-source = Quelle (ab dem nächsten Start)
setting-table-wall = Wand
setting-table-alerts = Meldungen
setting-table-keys = Tasten
setting-look-theme = Farben
setting-look-quality = Wie viel vom Globus gezeichnet wird
setting-look-scale = Größe von allem
setting-look-shade-countries = Länder nach Verkehr gefärbt
setting-look-reduced-motion = Keine Pulse, keine Flüge
setting-look-language = Sprache oder auto
setting-look-welcome = Das Programm beim Start erklären
setting-look-layouts = Anordnungen der Tafeln und der Tabelle
setting-units-rates = Geschwindigkeiten in
setting-units-prefixes = Schritte von 1000 oder 1024
setting-source-home = Ort dieses Computers: Breite,Länge
setting-source-dns = Den Resolver nach Namen fragen für
setting-source-city-db = Eigene Datenbank der Orte
setting-source-asn-db = Eigene Datenbank der Anbieter
setting-source-interfaces = Schnittstellen; keine: alle
setting-wall-title = Name oben; leer: der dieses Computers
setting-wall-scene-seconds = Sekunden für ein Paar Listen
setting-wall-tour = Die Kamera besucht Orte
setting-wall-dwell-seconds = Sekunden an einem Ort
setting-wall-shift = Gegen Einbrennen um wenige Pixel rücken
setting-wall-dim-from = Dunkler ab
setting-wall-dim-until = Dunkler bis
setting-wall-dim-percent = Licht, das bleibt, in Prozent
setting-wall-clock = Stunden der Uhr
setting-wall-exit-key = Die eine Taste, die beendet
setting-wall-remote = Datei, deren neue Zeilen Befehle sind
setting-alerts-learning-minutes = Minuten, in denen ein Programm gelernt wird
setting-alerts-new-country = Erster Kontakt eines Programms mit einem Land
setting-alerts-new-provider = Erster Kontakt eines Programms mit einem Anbieter
setting-alerts-upload-megabytes = Gesendet in zehn Minuten, in MB; 0: nie
setting-alerts-impossible-place = Ein Ort, der nicht sein kann
setting-alerts-lists = Dateien mit Adressen, Netzen, Domains
setting-alerts-rules = Eigene Regeln: NAME = FILTER ; GRÖSSE in ZEIT
choice-dark = Dunkel
choice-light = Hell
choice-high-contrast = Hoher Kontrast
choice-color-blind-dark = Farbenblind, dunkel
choice-color-blind-light = Farbenblind, hell
choice-bytes = Bytes
choice-bits = Bits
choice-decimal = 1000
choice-binary = 1024
choice-auto = Was der Rechner schafft
choice-low = Niedrig
choice-medium = Mittel
choice-high = Hoch
choice-ultra = Höchste
choice-public = Öffentliche Adressen
choice-all = Alle Adressen
choice-off = Keine
choice-24 = 24
choice-12 = 12

## Meldungen

alerts-title = Meldungen
alerts-none = Nichts zu melden. Programme werden beobachtet, sobald sie eine Weile gelernt sind; wofür, steht in den Einstellungen.
alerts-acknowledge-all = Alle gesehen
alert-acknowledge = Gesehen
alert-snooze = Acht Stunden nichts dergleichen
alert-show = Zeigen
alert-some-program = Ein Programm
alert-new-country = { $program } spricht zum ersten Mal mit { $country }
alert-new-provider = { $program } spricht zum ersten Mal mit { $provider }
alert-upload = { $program } hat in zehn Minuten { $size } gesendet, mehr als je zuvor
alert-impossible-place = { $program } spricht mit einer Gegenstelle, die nicht sein kann, wo die Datenbank sie hat
alert-rule = { $rule }: { $program }
alert-rule-size = { $rule }: { $program }, { $size }
alert-listed = { $program } spricht mit einer Gegenstelle auf der Liste { $list }

## Der erste Start

welcome-title = Mit wem spricht dieser Computer?
welcome-intro = Arcwatch zeigt jede Verbindung, die dieser Computer aufbaut, als Bogen auf dem Globus: mit dem Programm, das sie aufbaut, und damit, woher man das weiß.
welcome-start = Los
welcome-source = Woher kommt der Verkehr?
welcome-source-starting = Wird eingerichtet.
welcome-source-live = Von diesem Computer, jetzt: { $interfaces }.
welcome-source-file = Aus der Aufzeichnung { $file }.
welcome-source-demo = Er ist erfunden und überall mit DEMO bezeichnet.
welcome-open = Aufzeichnung öffnen…
welcome-watch = Diesen Computer beobachten
welcome-permission = Was darf es?
welcome-permission-fine = Der Bildschirm hat kein besonderes Recht. Der kleine Sensor liest Pakete und gibt beim Start jedes andere Recht auf.
welcome-allow = Dieses Mal erlauben…
welcome-check = Noch einmal prüfen
welcome-network = Was sendet es ins Netz?
welcome-network-asks = Fragen nach Namen öffentlicher Adressen, an Ihren eigenen Resolver. Sonst nichts, nie.
welcome-network-silent = Nichts. Gegenstellen, die sich nirgends nannten, bleiben Adressen.
welcome-dns-off = Nie fragen
welcome-dns-on = Nach Namen fragen
welcome-home = Wo ist hier?
welcome-home-known = { $place }, { $origin }. Dort beginnen alle Bögen.
welcome-home-unknown = Nicht bekannt, darum gibt es keinen Bogen.
welcome-home-set = Einstellungen…
toolbar-alerts = Meldungen, { $count } neu (A)
toolbar-settings = Einstellungen (Strg+,)

## More things that can be done

setting-keys-charts = Diagramme
setting-keys-pause = Tabelle anhalten
setting-keys-period = Mengen seit dem Start, einer Minute, einer Stunde
setting-keys-back = Einzelheiten: zurück
setting-keys-forward = Einzelheiten: vor
setting-keys-next-look = Nächste Ansicht der Erde
setting-keys-night = Ansicht: Nacht
setting-keys-orbital = Ansicht: Orbit
setting-keys-blueprint = Ansicht: Blaupause
setting-keys-blueprint-light = Ansicht: Blaupause auf Weiß
setting-keys-shade-countries = Länder nach Verkehr färben oder nicht mehr
setting-keys-whole-globe = Die ganze Erde, Norden oben, Zuhause in Sicht
setting-keys-tour = Rundflug: Widersprüche, Neues, Reges
setting-keys-next-place = Nächsten Ort wählen, den regsten zuerst
setting-keys-previous-place = Den Ort davor wählen
look-night = Nacht
look-orbital = Orbit
look-blueprint = Blaupause

## Zahlen

count-connections = { $count ->
    [one] { $figure } Verbindung
   *[other] { $figure } Verbindungen
}
count-hosts = { $count ->
    [one] { $figure } Gegenstelle
   *[other] { $figure } Gegenstellen
}
count-addresses = { $count ->
    [one] { $figure } Adresse
   *[other] { $figure } Adressen
}
count-rows = { $count ->
    [one] { $figure } Zeile
   *[other] { $figure } Zeilen
}
count-interfaces = { $count ->
    [one] { $figure } Schnittstelle
   *[other] { $figure } Schnittstellen
}
count-programs = { $count ->
    [one] { $figure } Programm
   *[other] { $figure } Programme
}
count-countries = { $count ->
    [one] { $figure } Land
   *[other] { $figure } Länder
}
count-cities = { $count ->
    [one] { $figure } Stadt
   *[other] { $figure } Städte
}
count-providers = { $count ->
    [one] { $figure } Anbieter
   *[other] { $figure } Anbieter
}
count-ports = { $count ->
    [one] { $figure } Port
   *[other] { $figure } Ports
}
count-protocols = { $count ->
    [one] { $figure } Protokoll
   *[other] { $figure } Protokolle
}
ago = vor { $span }
of-all = { $part } von { $all }
unknown = Unbekannt
unknown-weak = unbekannt
nothing-yet = Noch nichts
close = Schließen (Esc)
now = jetzt
start-of-capture = Anfang
end-of-capture = Ende

## Listen

list-app = Programme
one-app = Programm
list-country = Länder
one-country = Land
list-city = Städte
one-city = Stadt
list-provider = Anbieter
one-provider = Anbieter
list-host = Gegenstellen
one-host = Gegenstelle
list-port = Ports
one-port = Port
list-proto = Protokolle
one-proto = Protokoll
tray-private = Privat und lokal
tray-unplaced = Kein Ort bekannt
tray-pending = Wird nachgeschlagen
tray-multicast = Multicast und Broadcast

## Was man mit einer Zeile tun kann

row-only = Nur dies
row-choose-no-more = Nicht mehr wählen
row-leave-out = Weglassen
row-details = Einzelheiten
row-copy = Kopieren
rank-says = { $name }, { $count } Verbindungen, { $rate }
rank-says-chosen = { $row }, gewählt
rank-says-left-out = { $row }, weggelassen
rank-volume = { $count } Verbindungen
    gesendet { $sent }, empfangen { $received }
rank-volume-share = { $count } Verbindungen, { $share } von allem
    gesendet { $sent }, empfangen { $received }
list-more = Weitere Listen

## Oben am Bildschirm

toolbar-lists = Länder und mehr
toolbar-home = Nach Hause (H)
toolbar-table = Alle Verbindungen (T)
toolbar-charts = Diagramme (V)
toolbar-help = Tasten (?)
toolbar-about = Über Arcwatch
search = Suche
search-hint = Alles filtern: Programm, Gegenstelle, Land, Port…
search-clear = Suche leeren
search-keep = Diesen Filter behalten
search-keep-no-more = Diesen Filter nicht mehr behalten
range-chip = Zeitraum, { $range }
range-clear = Zeitraum aufheben
chip-take-out = { $part } herausnehmen

## Zahlen links

sent = Gesendet
received = Empfangen
sent-weak = gesendet
received-weak = empfangen
total-mean = Ø { $title }
total-60-s-ago = vor 60 s
total-last-60-s = letzte 60 s
period-range = im Zeitraum
period-all = insgesamt
period-minute = letzte Min.
period-hour = letzte Std.
period-known = letzte { $span }, mehr ist nicht bekannt
period-choice-now = Geschwindigkeit jetzt
period-choice-minute = Menge der letzten Minute
period-choice-hour = Menge der letzten Stunde
period-choice-start = Menge insgesamt
period-since-start = alles
total-flows = Verb.
total-hosts = Hosts
total-countries = Länder
total-programs = Progr.
total-providers = Anbieter
fresh-title = Neu gesehen
fresh-note = seit Start
fresh-says = { $name }, vor { $age }
shade-title = Verkehr nach Land, bis
shade-nothing = noch keiner
tray-title = Nicht auf dem Globus
tray-homeless-says = Der eigene Ort ist unbekannt, darum gibt es keine Bögen
tray-homeless = Keine Bögen: Ort unbekannt
tray-empty = Alles hat einen Ort
panel-fold = Einklappen
panel-unfold = Ausklappen
panel-pin = Anheften
panel-unpin = Lösen
panel-pin-means = Angeheftet bleibt sie, wenn alle Tafeln ausgeblendet sind oder der Platz knapp ist
panel-up = Nach oben
panel-down = Nach unten
panel-across = Auf die andere Seite
panel-grip = { $panel }: zum Verschieben ziehen
totals-title = Zahlen
timeline-name = Zeitverlauf
undo = Rückgängig
rank-by-way = Alle Listen nur hiernach ordnen (S, R)
rank-by-volume = Alle Listen nach dieser Menge ordnen; noch einmal: von anderer Zeit (U)
rank-sent = { $count } nach Gesendet
rank-received = { $count } nach Empfangen
rank-in-period = { $ranked }, { $span }
cancel = Abbrechen
show-folder = Ordner zeigen
saved = { $rows } gespeichert: { $file }
search-kept = behalten
search-before = zuvor
home-given = wie angegeben
home-time-zone = aus der Zeitzone { $zone }
home-assumed = angenommen: die Uhr zeigt Weltzeit
place-not-measured = Es wurde keine Antwortzeit gemessen.
place-local-hop = Ferne Orte antworten so schnell wie nahe: etwas in der Nähe, etwa ein VPN oder ein Proxy, antwortet für sie. Ihre Antwortzeiten sagen darum nichts über ihren Ort.
place-no-vantage = Wo aufgezeichnet wurde, ist nicht genau genug bekannt, um etwas zu sagen.
place-nowhere = { $rtt }: weiter als { $radius } kann es nicht sein. Keine Datenbank kennt den Ort.
place-impossible = { $rtt }: weiter als { $radius } kann es nicht sein. Der Ort der Datenbank, { $place } in { $distance }, ist unmöglich: so schnell ist kein Licht.
place-implausible = { $rtt }: weiter als { $radius } kann es über Kabel nicht sein. Der Ort der Datenbank, { $place } in { $distance }, ist unglaubwürdig.
place-consistent = { $rtt } erlaubt { $radius }. Der Ort der Datenbank, { $place } in { $distance }, passt.
place-slack = Der eigene Ort kann um { $distance } falsch sein; das ist berücksichtigt.
place-anycast-operator = { $operator } antwortet unter einer Adresse von vielen Orten.
notice-reading = { $file } wird gelesen, { $percent } %
table-follow-live = Live folgen
table-to-top = Nach oben
layout-moved = Verschoben
layout-was-reset = Der Bildschirm ist wie am Anfang
layout-chosen = Anordnung { $name }
layout-saved = Gespeichert als { $name }
layout-deleted = Anordnung { $name } gelöscht

## Der Zeitverlauf

timeline-1 = Letzte Minute
timeline-5 = Letzte 5 Minuten
timeline-15 = Letzte 15 Minuten
timeline-60 = Letzte Stunde
timeline-whole = Ganze Aufzeichnung
timeline-peak = Spitze { $rate }
timeline-others = Andere
timeline-nothing = Noch nichts beobachtet
timeline-clear = Aufheben
timeline-colored-by = Farben: { $what }
timeline-color-hint = Farben nach Programm, Anbieter, Land, Protokoll, Richtung oder Alter (C)
timeline-range = Zeitraum: { $range }
timeline-range-hint = Ziehen, oder Pfeiltasten: einen Zeitraum wählen
timeline-until-now = { $length } bis jetzt
timeline-until = { $length } bis vor { $span }
timeline-until-end = { $length } bis zum Ende
timeline-until-before-end = { $length }, { $span } vor dem Ende
hue-program = Programm
hue-provider = Anbieter
hue-country = Land
hue-protocol = Protokoll
hue-direction = Richtung
hue-age = Alter
hue-mostly-received = Meist empfangen
hue-both-ways = Beide Richtungen
hue-mostly-sent = Meist gesendet
hue-last-day = Letzter Tag
hue-last-hour = Letzte Stunde
hue-last-10-minutes = Letzte 10 Minuten
hue-last-minute = Letzte Minute

## Diagramme

charts-close = Diagramme schließen
charts-round-trips = Umlaufzeiten
charts-beyond = { $flows } über 2 s
charts-below = { $flows } unter { $limit }
charts-more = mehr
charts-streams = Programm, Anbieter, Land
charts-bytes = Bytes in beide Richtungen, { $period }
charts-others = { $count } andere

## Die Tabelle

column-destination = Ziel
column-program = Programm
column-process = PID
column-place = Ort
column-check = Ortsprüfung
column-provider = Anbieter
column-asn = AS
column-address = Adresse
column-protocol = Protokoll
column-sent = Gesendet
column-received = Empfangen
column-sent-rate = Gesendet/s
column-received-rate = Empfangen/s
column-rate = Rate
column-round-trip = RTT
column-first-seen = Zuerst
column-age = Alter
column-state = Zustand
sort-by = Nach { $column } sortieren
sort-by-up = Nach { $column } sortieren, aufsteigend
sort-by-down = Nach { $column } sortieren, absteigend
sort-key = { $sort }, Schlüssel { $key }
column-width = Breite von { $column }
heading-sort = Sortieren
heading-sort-too = Auch hiernach sortieren
heading-hide = Ausblenden
heading-usual-width = Übliche Breite
heading-left = Nach links
heading-right = Nach rechts
scope-all = Alle  { $count }
scope-open = Offen  { $count }
scope-closed = Beendet  { $count }
table-close = Tabelle schließen
table-columns = Spalten
table-export = Sichern oder kopieren, was hier steht
table-follow = Tabelle wieder laufen lassen
table-hold = Tabelle anhalten; nichts geht verloren
table-held = Angehalten; nichts geht verloren
table-found = { $count } gefunden
table-no-group = keine Gruppe
table-group-by = Gruppen: { $what }
table-group = Gruppen
table-copy-all = Alle Zeilen kopieren
table-copy-rows = { $rows } kopieren
table-csv = Als CSV sichern…
table-json = Als JSON sichern…
table-none = Noch keine Verbindung
table-no-match = Nichts passt zu dieser Suche
table-no-such = Zur Zeit keine solche Verbindung
table-chosen = { $count } gewählt
legend-strong = Name aus dem Verkehr
legend-weak = Rückwärtssuche, schwach
row-host = Einzelheiten der Gegenstelle
row-flow = Einzelheiten der Verbindung
row-copy-row = Zeile kopieren
row-only-value = Nur { $value }
row-leave-out-value = { $value } weglassen
row-details-of = Einzelheiten: { $value }
row-copy-what = { $what } kopieren
row-details-of-this = Einzelheiten: { $what }
row-says = { $row }, gesendet { $sent }, empfangen { $received }, { $state }

## Zustände einer Verbindung

state-closed = Beendet
state-reset = Abgebrochen
state-silent = Verstummt
state-evicted = Verdrängt
state-ended = Zu Ende
state-no-answer = Ohne Antwort
state-opening = Öffnet
state-closing = Schließt
state-open = Offen
place-unchecked = Ort nicht geprüft
place-fits = Ort passt zur Umlaufzeit
place-anycast = Anycast, Ort ungewiss
place-contradicted = Ort widerlegt
evidence-tls = Servername in einem TLS-Handschlag dieser Verbindung
evidence-quic = Servername in einem QUIC-Handschlag dieser Verbindung
evidence-dtls = Servername in einem DTLS-Handschlag dieser Verbindung
evidence-http = Host in einer HTTP-Anfrage dieser Verbindung
evidence-dns = eine DNS-Antwort, die dieser Computer bekam
evidence-mdns = was ein Nachbar in Multicast-DNS von sich sagt
evidence-llmnr = was ein Nachbar auf eine Frage an alle antwortete
evidence-ptr = Rückwärtssuche: was der Inhaber der Adresse sagt

## Einzelheiten

details-close = Einzelheiten schließen (Esc)
details-copy-name = Namen kopieren
details-fly = Dorthin fliegen
details-place = Ort und Netz
details-known = Was bekannt ist
details-note = Ihre Notiz
details-hide = Überall ausblenden
details-show = Wieder zeigen
hidden-says = { $what } ist überall ausgeblendet
details-no-name = kein Name
details-the-path = den Pfad
details-open-folder = Ordner öffnen
details-volume = Mengen
details-volume-note = über den Zeitverlauf
details-connections = Verbindungen
details-name = Name
details-forward = Vor
details-back = Zurück
details-none = keiner bekannt
details-one = einer bekannt
details-best-of = der beste von { $count }, alle aufgehoben
copy-what = { $what } kopieren
details-up-to = Bis { $sent } gesendet, { $received } empfangen
fact-path = Pfad
fact-signer = Signiert von
fact-user = Läuft als
fact-unit = Gehört zu
fact-started = Gestartet
fact-parent = Gestartet von
fact-package = Paket
started-between = zuerst { $first }, zuletzt { $last }
process-number = Prozess { $number }
package-nobody = keines
unit-service = Dienst
unit-scope = Sitzung oder Anwendung
unit-container = Container
signer-nobody = niemandem
signer-rejected = nicht anerkannt
details-port = { $title }, Port { $port }
details-this-one = diese
details-open-in-all = { $open } offen, { $all } insgesamt
port-title = Port { $port }
fact-number = Nummer
fact-first-seen = Zuerst
fact-last-seen = Zuletzt
fact-address = Adresse
fact-round-trip = Umlaufzeit
fact-program = Programm
fact-place = Ort
fact-distance = Entfernung
fact-provider = Anbieter
fact-sent-now = Jetzt gesendet
fact-received-now = Jetzt empfangen
note-newest-network = des Netzes seiner neuesten Verbindung
note-since-source = seit die Quelle läuft
note-no-round-trip = keine Antwort gemessen
note-tcp = TCP-Handschlag, der kürzeste
note-quic = QUIC-Handschlag, der kürzeste
note-timestamps = TCP-Zeitstempel, der kürzeste
note-owner-not-found = kein Besitzer gefunden
note-kernel = vom Kernel gesagt
note-kernel-noted = vom Kernel gesagt: es war schon beendet, als nachgesehen wurde
note-unsigned = { $program } hat keine Signatur
note-signature-rejected = die Signatur von { $program }: { $why }
note-signature-accepted = von Windows anerkannt
note-socket-table = aus der Socket-Tabelle gelesen
note-made-up = erfunden, wie die ganze Demo
note-process = aus dem Prozess gelesen
note-package-record = Verzeichnis von { $manager }
note-no-package = kein Paket hat diese Datei
note-no-city = weder Stadt noch Land
note-pending = wird nachgeschlagen
note-absent = nicht in der Datenbank
note-no-database = keine Datenbank
note-no-place-kind = solche Adressen haben keinen
note-not-asked = nicht gefragt
note-reverse-weak = Rückwärtssuche, schwach
note-reverse-absent = Rückwärtssuche ohne Antwort
note-reverse-pending = Rückwärtssuche läuft
note-reverse-not-asked = Rückwärtssuche nicht gefragt
within = { $source }, auf { $distance } genau
distance-from = von { $home }, { $origin }
kind-app = Programm dieses Computers
kind-country = Land der Gegenstelle, laut Datenbank
kind-city = Stadt der Gegenstelle, laut Datenbank
kind-provider = Betreibt das Netz der Gegenstelle
kind-host = Adresse
kind-port = Port des Dienstes
kind-proto = Protokoll
address-public = öffentliche Adresse
address-private = privates Netz
address-loopback = dieser Computer
address-link-local = selbes Netzsegment
address-multicast = Multicast-Gruppe
address-broadcast = Broadcast
address-reserved = reservierte Adresse
name-ech = der äußere Name, der wahre ist vielleicht verschlüsselt
name-esni = daneben ein verschlüsselter Name
name-confusable = ahmt vielleicht einen anderen Namen nach
name-on-the-wire = im Verkehr { $name }
details-no-ports = keine Ports
details-to = { $local } an { $remote }
place-farthest = höchstens so weit

## Hinweise

notice-sensor-stopped = Der Sensor ist beendet. Was Sie sehen, ist der letzte Stand.
notice-broke-off = Die Aufnahme brach ab: { $reason }
notice-unpacking-places = Die Datenbank der Orte wird einmal entpackt: { $percent } %
notice-unpacking-providers = Die Datenbank der Anbieter wird einmal entpackt: { $percent } %
notice-no-places = Keine Orte: { $reason }
notice-no-home = Der eigene Ort ist unbekannt, darum gibt es keinen Bogen. Starten Sie mit --home BREITE,LÄNGE
notice-first-packet = Warte auf das erste Paket. Öffnen Sie eine Webseite, dann kommt es.
notice-no-packet = Diese Aufzeichnung hat kein Paket.
notice-starting = Startet…
try-again = Noch einmal
status-stopped = Sensor beendet
status-not-capturing = Keine Aufnahme
status-broke-off = Aufnahme abgebrochen
status-starting = Startet
status-demo = DEMO, nicht echt
status-finished = Zu Ende gelesen
status-live = Live
status-replay = Aufzeichnung

## Der Streifen unten. Was zwischen Strichen steht, ist hervorgehoben

strip-stopped = |Sensor beendet.| Zahlen sind der letzte Stand.
strip-not-capturing = |Keine Aufnahme.| Nichts auf diesem Bildschirm ist live.
strip-broke-off = |Abgebrochen.| { $reason }
strip-starting = |Startet.|
strip-demo = |DEMO.| Erfundener Verkehr, kein echter Computer.
strip-finished = |Zu Ende gelesen.| { $source }
strip-cancelled = |Abgebrochen bei { $percent } %.| { $source }
strip-replay = |Aufzeichnung.| { $source }
strip-replay-percent = |Aufzeichnung.| { $source }, { $percent } %
strip-complete = |Vollständig.| { $read } von { $all }
strip-incomplete = |Unvollständig.| { $read } von { $all }
strip-dropped = |{ $dropped }| von { $all } Paketen verloren
strip-dropped-where = |{ $dropped }| von { $all } Paketen verloren (System { $kernel }, Schlange { $queue })
strip-unread = { $figure } nicht nach Namen gelesen
strip-no-packets = keine Pakete: Summen ohne Namen
strip-names = Namen |{ $share }|
strip-checked = Orte geprüft |{ $checked }| von { $all }
strip-contradicted = { $count } widerlegt
strip-dns-on = Reverse-DNS |an|
strip-dns-off = Reverse-DNS |aus|
strip-no-dns = kein Reverse-DNS
strip-programs = Programme |{ $share }|
strip-programs-names-only = Programme |{ $share }|, beendete ohne Pfad
strip-programs-missed = Programme |{ $share }|, kurzlebige fehlen
strip-no-programs = keine Programme
strip-home = Zuhause: |{ $place }|, { $origin }
strip-no-home = eigener Ort unbekannt
strip-providers = Anbieter: |{ $state }|
strip-places = Orte: |{ $state }|
strip-no-providers = keine Anbieter-Datenbank
strip-no-places = keine Orte-Datenbank
strip-unpacking = { $percent } % entpackt
strip-off = aus
strip-no-packet-yet = noch kein Paket
strip-packets-read = |{ $count }| Pakete gelesen
strip-graphics = Grafik |{ $tier }|
strip-graphics-chosen = Grafik |{ $tier }|, gewählt
strip-last-packet = letztes Paket |{ $ago }|
strip-evicted = { $count ->
    [one] { $figure } Verbindung verdrängt
   *[other] { $figure } Verbindungen verdrängt
}
strip-damaged = { $count ->
    [one] { $figure } beschädigtes Paket
   *[other] { $figure } beschädigte Pakete
}
strip-skipped = { $count ->
    [one] { $figure } Aktualisierung übersprungen
   *[other] { $figure } Aktualisierungen übersprungen
}

## Wo nichts aufgenommen werden kann

trouble-permission = Arcwatch darf noch nichts aufnehmen
trouble-here = Arcwatch kann hier noch nichts aufnehmen
trouble-file = Diese Aufzeichnung lässt sich nicht lesen
trouble-live = Diesen Computer aufnehmen
trouble-private = Was aufgenommen wird, bleibt auf diesem Computer.
trouble-run = Einmal in einem Terminal ausführen
trouble-run-administrator = Einmal in einem Terminal ausführen, das als Administrator läuft
trouble-do = Einmal tun
trouble-then = Zurückkommen und „Noch einmal“ drücken.
trouble-demo = Demo ansehen
trouble-one-permission = Netzverkehr zu lesen braucht eine Erlaubnis.
trouble-checked = Was geprüft wurde
trouble-copy-command = Befehl kopieren
dialog-captures = Aufzeichnungen
dialog-all-files = Alle Dateien
about-purpose = Mit wem spricht dieser Computer gerade, und warum? Ein lebender Globus des ausgehenden Verkehrs. Nichts, was aufgenommen wird, verlässt diesen Computer; gefragt wird nur nach Namen zu Adressen, und nur, wo das eingeschaltet ist.
about-license = Arcwatch ist freie Software unter MIT oder Apache-2.0, wie Sie mögen.

## Was die Suche anbietet

field-app = Programm
field-name = Name der Gegenstelle
field-country = Kürzel oder Name
field-city = Stadt oder Region
field-provider = wer das Netz betreibt
field-proto = tcp, udp, tls, quic…
field-state = open oder closed
field-place = geprüft gegen das Licht
field-new = erster Kontakt
field-ip = Adresse oder Netz
field-port = Port oder Bereich
field-asn = Nummer des Anbieters
field-sent = gesendete Bytes
field-received = empfangene Bytes
field-rate = Bytes je Sekunde
field-rtt = Umlaufzeit
field-since = zuerst gesehen binnen
field-unit = Dienst oder Container
save-failed = Nicht gespeichert: { $why }

## Auf dem Globus

arc-tray-private = Privates Netz
arc-tray-unknown = Kein Ort bekannt
arc-tray-multicast = Multicast und Broadcast
home-note = dieser Computer · { $origin }

## Was an einem Filter nicht stimmt

filter-not-opened = diese Klammer wurde nie geöffnet
filter-open-it = entfernen Sie sie, oder setzen Sie ( davor
filter-both-sides = auf beiden Seiten steht ein Filter
filter-nothing-left-out = hier gibt es nichts auszuschließen
filter-put-behind = dahinter steht ein Filter
filter-not-closed = diese Klammer wird nie geschlossen
filter-close-it = setzen Sie ) dahinter
filter-empty-brackets = in diesen Klammern steht nichts
filter-put-between = dazwischen steht ein Filter
filter-too-deep = zu viele Klammern in Klammern
filter-fewer = schreiben Sie es mit weniger
filter-empty-quotes = zwischen diesen Anführungszeichen steht nichts
filter-look-for = schreiben Sie, was gesucht wird
filter-not-comparable = dieses Feld kann nicht größer oder kleiner sein
filter-colon = schreiben Sie einen Doppelpunkt hinter den Namen
filter-no-value = ein Wert fehlt
filter-one-value = ein Wert genügt hier
filter-look-for-quoted = schreiben Sie, was gesucht wird, mit Leerzeichen in Anführungszeichen
filter-address = schreiben Sie eine Adresse oder ein Netz, etwa 10.0.0.0/8
filter-port = schreiben Sie einen Port oder einen Bereich, etwa 443 oder 8000-8100
filter-number = schreiben Sie eine Zahl, etwa 13335
filter-bytes = schreiben Sie eine Zahl mit B, kB, MB, GB, KiB, MiB oder GiB, etwa 10MB
filter-time = schreiben Sie eine Zahl mit us, ms, s, m, h oder d, etwa 5ms oder 10m
filter-expected = hier wurde ein Filter erwartet
filter-word-or-field = schreiben Sie ein Wort oder ein Feld, etwa app:firefox
filter-before-or = vor diesem „or“ steht nichts
filter-behind-or = hinter diesem „or“ steht nichts
filter-before-and = vor diesem „and“ steht nichts
filter-behind-and = hinter diesem „and“ steht nichts
filter-quote-not-closed = dieses Anführungszeichen wird nie geschlossen
filter-close-quote = setzen Sie " dahinter
filter-meant = meinten Sie { $about }?
filter-fields = die Felder sind { $about }
filter-no-field = es gibt kein Feld „{ $about }“
filter-one-of = möglich sind { $about }
filter-never = „{ $about }“ gibt es nicht
filter-no-sense = „{ $about }“ ergibt hier keinen Sinn

## What was checked

check-sensor = Sensor
check-capture = Aufnahme
check-interfaces = Schnittstellen
check-interface = Schnittstelle
check-programs = Programme
check-places = Orte
check-providers = Anbieter
check-reverse-dns = Namen aus dem DNS
check-home = eigener Ort
check-packets = Pakete
check-coverage = Abdeckung
check-ring = Ring
check-losses = Verluste
check-known = bekannt
check-survived = überstanden
check-screens = Bildschirme
check-graphics = Grafik
check-rights = Rechte
check-driver = Treiber
check-tracing = Ereignisse
check-service = Dienst

## What is the matter: findings of the sensor, lower case and without a full stop

said-rule-unreadable = der Filter der Regel „{ $name }“ lässt sich nicht lesen
said-stays-here = ihr Verkehr verlässt diesen Computer nie
said-down = sie ist abgeschaltet
said-seen-on = ihr Verkehr ist auf { $names } zu sehen
said-no-packet-socket = es gibt keinen Paket-Socket
said-no-capture = auf den Schnittstellen lässt sich nichts aufnehmen
said-no-interface = es gibt keine Schnittstelle { $name }
said-no-list = das System nennt seine Netzschnittstellen nicht
said-not-permitted = dieses Programm darf keine Pakete aufnehmen
said-broke-off = die Aufnahme brach ab
said-unsupported = für dieses System gibt es keine Aufnahme im laufenden Betrieb
said-unreadable = { $file } lässt sich nicht lesen
said-unplayable = { $file } lässt sich nicht abspielen
said-in-part = { $file } wurde nur zum Teil gelesen
said-no-speed = mit { $speed }facher Geschwindigkeit lässt sich nichts abspielen
said-part-file-header = Kopf der Datei
said-part-packet-header = Kopf eines Pakets
said-part-packet-of = ein Paket von { $bytes } Bytes
said-part-packet = Inhalt eines Pakets
said-part-block-header = Kopf eines Blocks
said-part-block-of = ein Block von { $bytes } Bytes
said-part-block = Inhalt eines Blocks
said-part-interface = ein zu kurzer Block einer Schnittstelle
said-part-interfaces = mehr Schnittstellen, als ein Computer hat
said-part-section-header = Kopf eines Abschnitts
said-part-no-order = ein Kopf eines Abschnitts ohne Marke der Bytefolge
said-part-unknown-interface = ein Paket der Schnittstelle { $index }, die nicht beschrieben ist
said-part-too-long = ein Paket von { $bytes } Bytes in einem Block von { $room }
said-no-capture-file = sie beginnt mit den Bytes { $bytes }; gebraucht wird pcap oder pcapng (auch mit gzip gepackt)
said-empty-file = sie ist leer
said-cut-file = sie endet bei Byte { $at } ihres Inhalts, mitten im Stück:
said-damaged-file = sie ist bei Byte { $at } ihres Inhalts beschädigt
said-file-stopped = nach Byte { $at } ihres Inhalts lässt sie sich nicht weiter lesen
said-not-connected = sie ist nicht verbunden
said-no-library = { $library } liegt nicht in { $folder }
said-library-refused = { $file } lässt sich nicht laden (Windows-Fehler { $code })
said-other-library = { $file } kennt { $symbol } nicht, ist also nicht WinDivert 2
said-no-adapters-apart = die Ereignisverfolgung unterscheidet keine Adapter, also auch nicht { $name }
said-limit = die Ereignisverfolgung zeigt, wer mit wem wie viel austauscht, ohne Namen aus dem Verkehr, ohne Laufzeiten und ohne die Bytes der Köpfe
said-asked-for = so wurde es verlangt
said-no-adapters = Windows nennt seine Netzadapter nicht (Fehler { $code })
said-none-connected = kein Netzadapter ist verbunden
said-no-adapter = kein Netzadapter heißt { $name }
said-administrators-only = Windows lässt nur Administratoren Pakete aufnehmen
said-no-driver-file = der Treiber WinDivert64.sys liegt nicht neben WinDivert.dll
said-driver-unsigned = Windows nimmt die Signatur von WinDivert64.sys nicht an
said-other-driver = eine andere Version des WinDivert-Treibers ist geladen
said-driver-blocked = Windows oder ein Schutzprogramm sperrt den WinDivert-Treiber
said-no-filtering = der Basisfiltermodul-Dienst läuft nicht
said-driver-not-started = der WinDivert-Treiber lässt sich hier nicht starten (Windows-Fehler { $code })
said-driver-not-opened = der WinDivert-Treiber lässt sich nicht öffnen (Windows-Fehler { $code })
said-driver-stopped = der Treiber liefert keine Pakete mehr (Windows-Fehler { $code })
said-capture-ended = die Aufnahme ist beendet
said-trace-denied = Windows lässt nur Administratoren seine Netzereignisse verfolgen
said-trace-full = bei Windows laufen so viele Ablaufverfolgungen, wie es kann
said-no-trace = die Ereignisverfolgung geht hier nicht (Windows-Fehler { $code })
said-trace-ended = ein anderes Programm hat die Ablaufverfolgung beendet
said-nothing-comes = es kommt nichts an, obwohl etwas kommen müsste
said-none-up = keine Schnittstelle ist eingeschaltet; gelesen wird, welche auch immer kommt
said-packets-read = Pakete von { $source } werden gelesen
said-starting = wird eingerichtet
said-all-read = alles wurde gelesen
said-nothing-counted = noch wurde nichts gezählt
said-headers-missing = Köpfe, und was kein Programm dieses Computers sendete oder empfing, sind nicht dabei
said-latest-second = in der letzten Sekunde
said-ring = höchstens { $share } in der letzten Sekunde, seit dem Start { $times }-mal voll
said-since-start = seit dem Start
said-metered = { $metered } von { $counted } gemessen, die die Schnittstellen zählten
said-seen-twice = und { $bytes } doppelt gesehen, die einmal zählen
said-seen-share = ({ $share } gesehen)
said-seen-nothing = (nichts gesehen)
said-lost-kernel = { $count } Pakete fanden zwischen Kernel und Sensor keinen Platz
said-lost-driver = { $count } Pakete verlor eine Netzkarte oder ihr Treiber
said-lost-queue = { $count } Pakete wurden gelesen und nicht gemessen, weil das Messen nicht nachkam
said-evicted = { $count } Verbindungen mussten die volle Tabelle vor ihrem Ende verlassen
said-unread-names = in { $count } Verbindungen oder Paketen wurde nicht nach Namen gesucht, damit Speicher und Zeit begrenzt bleiben
said-no-loss = keine
said-no-traffic = kein Verkehr in der letzten Sekunde
said-known = von { $bytes } der letzten Sekunde haben { $named } einen Namen, { $owned } ein Programm; vom öffentlichen Teil { $placed } einen Ort
said-kernel-tells = der Kernel sagt, welches Programm eine Verbindung aufbaute, wie kurz es auch lebt
said-not-asked-for = danach wird nicht gefragt
said-not-introduced = von beendeten Programmen nennt der Kernel nur Name, Nummer und Benutzer
said-short-lived = kurzlebige Programme fehlen
said-removed = { $count } Schnittstellen verschwanden
said-slept = { $count }-mal schlief der Computer
said-clock-set = { $count }-mal wurde die Uhr gestellt
said-helper-restarted = { $count }-mal wurde der Helfer neu gestartet, der Programme findet
said-screens = { $connected } verbunden, { $refused } abgewiesen, { $missed } Meldungen verpasst, weil einer zu langsam war
said-no-program = das Programm des Sensors lässt sich nicht starten
said-sensor-runs = einer läuft und dient diesem Benutzer: { $place }
said-permitted = dieses Programm darf Pakete aufnehmen
said-none-read = keine würde gelesen
said-read = gelesen: { $names }
said-left-out = ausgelassen
said-bundled = { $database } ist dabei und wird nach { $folder } entpackt, sobald es gebraucht wird ({ $size } MB)
said-through = über { $servers }
said-no-home = unbekannt: die Zeitzone nennt keine Stadt
said-elevated = dieses Programm hat die Rechte des Administrators
said-not-elevated = dieses Programm hat die Rechte des Administrators nicht
said-driver-works = der WinDivert-Treiber nimmt auf
said-tracing-works = Windows verfolgt Netzereignisse für dieses Programm
said-service-runs = ist installiert und läuft
said-service-stopped = ist installiert und läuft nicht
said-no-service = ist nicht installiert
said-service-unknown = lässt sich nicht erfragen
said-not-unpacked = { $file } lässt sich nicht nach { $folder } entpacken
said-bundle-damaged = die mitgelieferte Datei { $file } ist beschädigt ({ $cause }); dieses Programm neu installieren
said-unpacking-cancelled = das Entpacken wurde abgebrochen; beim nächsten Start kommt es wieder
said-no-cache = für diesen Benutzer ist kein Cache-Ordner bekannt
said-city-unreadable = die Datenbank der Orte { $file } lässt sich nicht lesen
said-asn-unreadable = die Datenbank der Anbieter { $file } lässt sich nicht lesen
said-no-city-database = { $file } ist keine Datenbank der Orte, sondern von der Art { $found }; eine GeoIP2-, GeoLite2- oder DB-IP-City-Datei als .mmdb angeben
said-no-asn-database = { $file } ist keine Datenbank der Anbieter, sondern von der Art { $found }; eine GeoIP2-, GeoLite2- oder DB-IP-ASN-Datei als .mmdb angeben
said-places-stopped = die Suche nach Orten endete mit einem inneren Fehler; nach einem Neustart ist sie wieder da
said-no-runtime = der Thread für Namensfragen lässt sich nicht starten
said-resolver-silent = der Resolver { $servers } antwortet nicht; Namen kommen, sobald er es tut
said-no-resolver = die DNS-Einstellungen des Systems sind nicht zu gebrauchen: { $cause }; /etc/resolv.conf oder die Netzeinstellungen prüfen
said-no-answer = keine Antwort
said-answered-no = die Frage nach dem Passwort wurde mit Nein beantwortet
said-password-not-taken = das System fragte nicht nach dem Passwort des Administrators oder nahm es nicht an
said-no-link = die Verbindung zum Sensor lässt sich nicht einrichten
said-sensor-of-no-use-at = der Sensor bei { $place } ist nicht zu gebrauchen
said-sensor-at = der Sensor bei { $place }
said-allowed-ended = der Sensor, der erlaubt wurde, ist beendet
said-not-started = der Sensor lässt sich nicht starten
said-sensor-of-no-use = der Sensor ist nicht zu gebrauchen
said-ended-at-once = der Sensor endete sofort ({ $status })
said-does-not-listen = der Sensor hört nicht zu
said-sensor-ended = der Sensor ist beendet; er wird wieder gesucht
said-misunderstood = der Sensor wurde falsch verstanden
said-no-sensor = kein Sensor läuft
said-not-arcwatch = er ist nicht von Arcwatch
said-other-release = er spricht Version { $theirs } des Protokolls, dieses Programm Version { $ours }
said-garbled = seine Nachrichten ergeben keinen Sinn
said-crowded = er hat die Verbindung ungehört geschlossen: es kommen zu viele auf einmal
said-busy = er bedient so viele Bildschirme, wie er darf
said-other-user = er dient einem anderen Benutzer
said-other-owner = er gehört einem anderen Benutzer
said-windows-no = die Frage von Windows wurde mit Nein beantwortet
said-internal = die Aufnahme endete mit einem inneren Fehler
said-meter-stopped = das Messen endete mit einem inneren Fehler
said-kernel-denies = dieses Programm darf den Kernel nicht fragen, wem ein Socket gehört
said-no-cgroups = Control Groups Version 2 sind nicht eingehängt, und die Programme lassen sich nicht anbringen
said-old-kernel = dieser Kernel kann nicht sagen, wem ein Socket gehört
said-no-helper = der Helfer, der Programme findet, startete nicht
said-kernel-unheard = die Ansagen des Kernels werden nicht mehr gelesen
said-no-finder = diese Version findet auf diesem System keine Programme
said-no-witness = diese Aufnahme hört nicht, wer Sockets öffnet
said-sockets-unheard = wer Sockets öffnet, ist nicht mehr zu hören
said-helper-signal = der Helfer, der Programme findet, wurde durch Signal { $signal } beendet
said-helper-status = der Helfer, der Programme findet, endete mit Status { $status }
said-helper-ended = der Helfer, der Programme findet, ist beendet
said-helper-again = ein neuer startet in { $seconds } s
said-finder-ended = was Programme findet, ist beendet
said-not-found = keine solche Datei, kein solcher Ordner
said-denied = keine Berechtigung
said-folder = es ist ein Ordner
said-full = kein Platz mehr auf dem Datenträger
said-read-only = der Datenträger ist schreibgeschützt
said-no-memory = kein Speicher mehr
said-no-table = { $name } ist in dieser Datei keine Tabelle
said-no-toml = das ist kein TOML
said-no-setting = es gibt keine Einstellung { $name }
said-no-settings = die Datei lässt sich nicht lesen
said-no-settings-folder = dieser Benutzer hat keinen Ordner für Einstellungen; einen mit --config angeben
said-not-begun = die Quelle ließ sich nicht starten

## What to do about it

mend-choose = zur Wahl stehen: { $names }
mend-netlink = einen Kernel mit Netlink-Sockets nehmen (CONFIG_NET)
mend-memory = Speicher freimachen und es noch einmal versuchen
mend-packet-sockets = einen Kernel mit Paket-Sockets nehmen (CONFIG_PACKET)
mend-interface = die Schnittstelle mit `ip link` prüfen oder mit --iface eine andere nennen
mend-root = den Sensor als root ausführen
mend-unsupported = eine Aufzeichnung öffnen oder die Demo ansehen
mend-unreadable = den Pfad einer pcap- oder pcapng-Datei angeben, die Sie lesen dürfen
mend-unplayable = eine pcap- oder pcapng-Datei nehmen, wie tcpdump, Wireshark oder dumpcap sie schreiben
mend-speed = eine Zahl über 0 angeben, zum Beispiel 1 oder 10, oder max
mend-no-adapters-apart = --iface weglassen oder mit --backend windivert aufnehmen
mend-limit = mit --backend windivert oder auto aufnehmen
mend-no-adapters = prüfen, ob der Netzwerkspeicher-Schnittstellendienst läuft: sc query nsi
mend-none-connected = mit einem Netz verbinden oder eine Aufzeichnung öffnen
mend-fetch-driver = WinDivert 2.2 von { $page } laden, WinDivert.dll und WinDivert64.sys aus dem Ordner x64 nach { $folder } legen und Arcwatch als Administrator starten
mend-administrator = in einem Terminal starten, das als Administrator läuft, oder dort ein für alle Mal: arcwatch-sensor service install
mend-processor = die WinDivert.dll für den Prozessor nehmen, für den Arcwatch gebaut ist (x64)
mend-driver-unsigned = den signierten Treiber der offiziellen Seite nehmen: { $page }
mend-other-driver = das Programm schließen, das ihn nutzt, oder Windows neu starten
mend-driver-blocked = WinDivert64.sys im Schutzprogramm erlauben; manche Anti-Cheat-Systeme verweigern ihn immer
mend-no-filtering = ihn starten: sc start BFE
mend-driver-not-started = Windows neu starten und es noch einmal versuchen; unter Wine gibt es keinen Treiber, dort eine Aufzeichnung öffnen
mend-look-up = die Nummer nachschlagen: net helpmsg { $code }
mend-trace-denied = als Administrator starten, den Benutzer in die Gruppe „Leistungsprotokollbenutzer“ aufnehmen oder ein für alle Mal in einem Terminal, das als Administrator läuft: arcwatch-sensor service install
mend-trace-full = eine beenden: logman query -ets nennt sie
mend-no-trace = die Nummer nachschlagen: net helpmsg { $code }; unter Wine gibt es keine Ereignisverfolgung, dort eine Aufzeichnung öffnen
mend-nothing-comes-windows = den Sensor neu starten; hilft das nicht, nimmt der Filter eines anderen Programms die Pakete vorher weg
mend-nothing-comes = den Sensor neu starten; hilft das nicht, nimmt ein Programm im Kernel die Pakete vorher weg (XDP)
mend-none-up = mit einem Netz verbinden
mend-unseen-windows = unten steht, was verloren ging; was der Filter eines anderen Programms vorher wegnimmt, wird nicht gesehen
mend-unseen = unten steht, was verloren ging; was ein Programm im Kernel vorher wegnimmt (XDP), sieht niemand
mend-more-time-or-less = dem Sensor mehr Rechenzeit geben oder mit --iface weniger Schnittstellen nennen
mend-lost-driver-windows = in den erweiterten Eigenschaften des Adapters die „Empfangspuffer“ vergrößern
mend-lost-driver = den Ring der Karte vergrößern: ethtool -G <Schnittstelle> rx 4096
mend-more-time = dem Sensor mehr Rechenzeit geben
mend-evicted = eine Flut neuer Verbindungen oder ein Scan: nachsehen, wer sie sendet
mend-unread-names = die Namen solcher Verbindungen kommen aus dem DNS, wo es zu sehen war
mend-no-program = es bauen: cargo build --release -p arcwatch-sensor
mend-none-read = mit einem Netz verbinden oder mit --iface eine Schnittstelle nennen
mend-no-resolver = ohne ihn sind nur Namen zu sehen, die im Verkehr selbst stehen
mend-no-home = --home BREITE,LÄNGE angeben oder die Zeitzone einstellen
mend-home = wenn das nicht stimmt, --home BREITE,LÄNGE angeben
mend-not-elevated = mit der rechten Maustaste „Als Administrator ausführen“ wählen, oder einen Sensor dauerhaft laufen lassen: arcwatch-sensor service install
mend-service-stopped = als Administrator: arcwatch-sensor service start
mend-no-service = um ohne Rückfrage aufzunehmen, als Administrator: arcwatch-sensor service install
mend-not-unpacked = Platz schaffen, den Ordner beschreibbar machen oder mit --cache-dir einen anderen nennen
mend-no-cache = HOME setzen oder mit --cache-dir einen Ordner nennen
mend-database = eine vollständige .mmdb-Datei angeben, oder die Option weglassen, dann gilt die mitgelieferte
mend-not-allowed-windows = „Dieses Mal erlauben…“ wählen, dann wird noch einmal gefragt, oder einen Sensor dauerhaft laufen lassen, aus einem Terminal, das als Administrator läuft: arcwatch-sensor service install
mend-not-allowed = „Dieses Mal erlauben…“ wählen, dann wird noch einmal gefragt, oder einen Sensor dauerhaft laufen lassen: sudo systemctl enable --now arcwatch-sensor@$(id -u)
mend-releases = von beiden dieselbe Version installieren und den Sensor neu starten
mend-by-hand = ihn von Hand starten, um zu sehen, was er sagt: arcwatch-sensor serve
mend-crowd = warten: er wird wieder gefragt
mend-no-sensor = einen starten: arcwatch-sensor serve
mend-kernel-denies = den Sensor als root ausführen, oder
mend-no-types = ein Kernel mit CONFIG_DEBUG_INFO_BTF nennt auch Pfad, Elternprozess und Start
mend-old-kernel = Linux 5.10 oder neuer mit CONFIG_CGROUP_BPF zeigt auch kurzlebige Programme
mend-no-finder = Verbindungen erscheinen ohne ihre Programme
mend-no-witness = mit WinDivert oder ETW aufnehmen: --backend auto
mend-helper = warten; wenn er immer wieder endet, stehen seine letzten Worte im Protokoll des Sensors
mend-restart = den Sensor neu starten
mend-no-setting = war { $known } gemeint?
mend-software-graphics = den Treiber der Grafikkarte installieren; ein Prozessor, der zeichnet, tut es auch, nur langsam

## What a setting may be

wants-rule = „{ $what }“: eine Regel lautet NAME = FILTER oder NAME = FILTER ; 100MB in 10m
wants-list = es ist eine Liste von Texten
wants-switch = es ist true oder false
wants-number = es ist eine Zahl von { $least } bis { $most }
wants-choice = es ist eines von { $choices }
wants-text = es ist ein Text in Anführungszeichen
wants-time = es ist eine Uhrzeit wie "22:00", oder "" für keine
wants-combo = es ist eine Taste wie "T", "F11" oder "Ctrl+K", oder "" für keine
wants-coord = es ist Breite und Länge wie "52.52,13.40", oder ""
wants-texts = es ist eine Liste von Texten wie ["a", "b"]
wants-rules = es ist eine Liste von Regeln wie ["Fern = app:curl -country:DE"]
wants-layouts = es ist eine Liste von Anordnungen wie ["Abend = left:totals,app right:tray/pinned"]
wants-assignment = NAME=WERT angeben
wants-three-lists = es ist Platz für drei Listen
wants-width = { $column }: eine Breite ist eine Zahl von { $least } bis { $most }
wants-column = eine Tabelle hat mindestens eine Spalte
wants-known = „{ $word }“ ist hier nicht bekannt; es gibt { $known }
wants-layout = eine Anordnung lautet NAME = left:… right:…

## Where a setting comes from

origin-default = Vorgabe

## Countries, by their ISO code. scripts/country_names.py makes these lines for any language

country-ad = Andorra
country-ae = Vereinigte Arabische Emirate
country-af = Afghanistan
country-ag = Antigua und Barbuda
country-ai = Anguilla
country-al = Albanien
country-am = Armenien
country-ao = Angola
country-aq = Antarktis
country-ar = Argentinien
country-as = Amerikanisch-Samoa
country-at = Österreich
country-au = Australien
country-aw = Aruba
country-ax = Ålandinseln
country-az = Aserbaidschan
country-ba = Bosnien und Herzegowina
country-bb = Barbados
country-bd = Bangladesch
country-be = Belgien
country-bf = Burkina Faso
country-bg = Bulgarien
country-bh = Bahrain
country-bi = Burundi
country-bj = Benin
country-bl = St. Barthélemy
country-bm = Bermuda
country-bn = Brunei Darussalam
country-bo = Bolivien
country-bq = Karibische Niederlande
country-br = Brasilien
country-bs = Bahamas
country-bt = Bhutan
country-bv = Bouvetinsel
country-bw = Botsuana
country-by = Belarus
country-bz = Belize
country-ca = Kanada
country-cc = Kokosinseln
country-cd = Kongo-Kinshasa
country-cf = Zentralafrikanische Republik
country-cg = Kongo-Brazzaville
country-ch = Schweiz
country-ci = Côte d’Ivoire
country-ck = Cookinseln
country-cl = Chile
country-cm = Kamerun
country-cn = China
country-co = Kolumbien
country-cr = Costa Rica
country-cu = Kuba
country-cv = Cabo Verde
country-cw = Curaçao
country-cx = Weihnachtsinsel
country-cy = Zypern
country-cz = Tschechien
country-de = Deutschland
country-dj = Dschibuti
country-dk = Dänemark
country-dm = Dominica
country-do = Dominikanische Republik
country-dz = Algerien
country-ec = Ecuador
country-ee = Estland
country-eg = Ägypten
country-eh = Westsahara
country-er = Eritrea
country-es = Spanien
country-et = Äthiopien
country-fi = Finnland
country-fj = Fidschi
country-fk = Falklandinseln
country-fm = Mikronesien
country-fo = Färöer
country-fr = Frankreich
country-ga = Gabun
country-gb = Vereinigtes Königreich
country-gd = Grenada
country-ge = Georgien
country-gf = Französisch-Guayana
country-gg = Guernsey
country-gh = Ghana
country-gi = Gibraltar
country-gl = Grönland
country-gm = Gambia
country-gn = Guinea
country-gp = Guadeloupe
country-gq = Äquatorialguinea
country-gr = Griechenland
country-gs = Südgeorgien und die Südlichen Sandwichinseln
country-gt = Guatemala
country-gu = Guam
country-gw = Guinea-Bissau
country-gy = Guyana
country-hk = Hongkong
country-hm = Heard und McDonaldinseln
country-hn = Honduras
country-hr = Kroatien
country-ht = Haiti
country-hu = Ungarn
country-id = Indonesien
country-ie = Irland
country-il = Israel
country-im = Isle of Man
country-in = Indien
country-io = Britisches Territorium im Indischen Ozean
country-iq = Irak
country-ir = Iran
country-is = Island
country-it = Italien
country-je = Jersey
country-jm = Jamaika
country-jo = Jordanien
country-jp = Japan
country-ke = Kenia
country-kg = Kirgisistan
country-kh = Kambodscha
country-ki = Kiribati
country-km = Komoren
country-kn = St. Kitts und Nevis
country-kp = Nordkorea
country-kr = Südkorea
country-kw = Kuwait
country-ky = Kaimaninseln
country-kz = Kasachstan
country-la = Laos
country-lb = Libanon
country-lc = St. Lucia
country-li = Liechtenstein
country-lk = Sri Lanka
country-lr = Liberia
country-ls = Lesotho
country-lt = Litauen
country-lu = Luxemburg
country-lv = Lettland
country-ly = Libyen
country-ma = Marokko
country-mc = Monaco
country-md = Republik Moldau
country-me = Montenegro
country-mf = St. Martin
country-mg = Madagaskar
country-mh = Marshallinseln
country-mk = Nordmazedonien
country-ml = Mali
country-mm = Myanmar
country-mn = Mongolei
country-mo = Macau
country-mp = Nördliche Marianen
country-mq = Martinique
country-mr = Mauretanien
country-ms = Montserrat
country-mt = Malta
country-mu = Mauritius
country-mv = Malediven
country-mw = Malawi
country-mx = Mexiko
country-my = Malaysia
country-mz = Mosambik
country-na = Namibia
country-nc = Neukaledonien
country-ne = Niger
country-nf = Norfolkinsel
country-ng = Nigeria
country-ni = Nicaragua
country-nl = Niederlande
country-no = Norwegen
country-np = Nepal
country-nr = Nauru
country-nu = Niue
country-nz = Neuseeland
country-om = Oman
country-pa = Panama
country-pe = Peru
country-pf = Französisch-Polynesien
country-pg = Papua-Neuguinea
country-ph = Philippinen
country-pk = Pakistan
country-pl = Polen
country-pm = St. Pierre und Miquelon
country-pn = Pitcairninseln
country-pr = Puerto Rico
country-ps = Palästinensische Autonomiegebiete
country-pt = Portugal
country-pw = Palau
country-py = Paraguay
country-qa = Katar
country-re = Réunion
country-ro = Rumänien
country-rs = Serbien
country-ru = Russland
country-rw = Ruanda
country-sa = Saudi-Arabien
country-sb = Salomonen
country-sc = Seychellen
country-sd = Sudan
country-se = Schweden
country-sg = Singapur
country-sh = St. Helena
country-si = Slowenien
country-sj = Spitzbergen und Jan Mayen
country-sk = Slowakei
country-sl = Sierra Leone
country-sm = San Marino
country-sn = Senegal
country-so = Somalia
country-sr = Suriname
country-ss = Südsudan
country-st = São Tomé und Príncipe
country-sv = El Salvador
country-sx = Sint Maarten
country-sy = Syrien
country-sz = Eswatini
country-tc = Turks- und Caicosinseln
country-td = Tschad
country-tf = Französische Süd- und Antarktisgebiete
country-tg = Togo
country-th = Thailand
country-tj = Tadschikistan
country-tk = Tokelau
country-tl = Timor-Leste
country-tm = Turkmenistan
country-tn = Tunesien
country-to = Tonga
country-tr = Türkei
country-tt = Trinidad und Tobago
country-tv = Tuvalu
country-tw = Taiwan
country-tz = Tansania
country-ua = Ukraine
country-ug = Uganda
country-um = Amerikanische Überseeinseln
country-us = Vereinigte Staaten
country-uy = Uruguay
country-uz = Usbekistan
country-va = Vatikanstadt
country-vc = St. Vincent und die Grenadinen
country-ve = Venezuela
country-vg = Britische Jungferninseln
country-vi = Amerikanische Jungferninseln
country-vn = Vietnam
country-vu = Vanuatu
country-wf = Wallis und Futuna
country-ws = Samoa
country-xk = Kosovo
country-ye = Jemen
country-yt = Mayotte
country-za = Südafrika
country-zm = Sambia
country-zw = Simbabwe
