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
setting-keys-lists = Listen rechts, in schmalen Fenstern
setting-keys-fullscreen = Vollbild
setting-keys-open-capture = Aufzeichnung öffnen
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
palette-language = Sprache: { $language }

## Einstellungen

settings-title = Einstellungen
settings-file = In { $file }. Änderungen gelten sofort, hier und in der Datei.
settings-overruled = gesetzt durch { $by }, das nach der Datei kommt
settings-reset = { $name }: zurück zur Vorgabe
setting-table-look = Aussehen
setting-table-units = Einheiten
setting-table-source = Quelle (ab dem nächsten Start)
setting-table-wall = Wand
setting-table-alerts = Meldungen
setting-table-keys = Tasten
setting-look-theme = Farben
setting-look-quality = Wie viel vom Globus gezeichnet wird
setting-look-scale = Größe von allem
setting-look-reduced-motion = Keine Pulse, keine Flüge
setting-look-language = Sprache oder auto
setting-look-welcome = Das Programm beim Start erklären
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
choice-low = Wenig
choice-medium = Mittel
choice-high = Viel
choice-ultra = Alles
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
setting-keys-whole-globe = Die ganze Erde, Norden oben, Zuhause in Sicht
setting-keys-tour = Rundflug: was widersprüchlich, neu oder rege ist, eins nach dem andern
setting-keys-next-place = Nächsten Ort wählen, den regsten zuerst
setting-keys-previous-place = Den Ort davor wählen
look-night = Nacht
look-orbital = Orbit
look-blueprint = Blaupause
