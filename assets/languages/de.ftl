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
    [one] Gegenstelle
   *[other] Gegenstellen
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
