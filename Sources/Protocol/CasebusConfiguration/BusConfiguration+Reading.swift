import CasebusModel
import Foundation

extension BusConfiguration {
    /// Every key that `casebus.yaml` may have, dotted; sections included; those of an alert's target behind `targets[].`.
    package static var knownKeys: [String] {
        let mistakes = MistakeCollector()
        if let sample = try? YamlFile.open("alerts: {targets: [{}]}", "casebus.yaml", mistakes) {
            _ = BusConfiguration(reading: sample, in: "/", environment: [:])
        }
        return mistakes.askedKeys.map { $0.replacing("targets[0]", with: "targets[]") }
    }

    /// Reads the keys; what is wrong is noted in the reader's collector and replaced by the default.
    init(reading file: SectionReader, in folder: String, environment: [String: String]) {
        var top = file
        func path(_ text: String) -> String {
            let joined = text.hasPrefix("/") ? text : folder + "/" + text
            return URL(fileURLWithPath: joined).standardizedFileURL.path
        }
        // systemd gives several folders parted by colons when the unit names several.
        let systemState = environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init)

        serverKeyPath = path("keys/server.key")
        serverPublicKeyPath = path("keys/server.pub")
        unitsPath = path("units.yaml")
        statePath = path(systemState ?? "state")

        let curve = top.endpoints("endpoints", in: folder)
        plain = top.boolean("plain", default: false)
        plainEndpoints = top.endpoints("plain_endpoints", in: folder) ?? []
        endpoints = curve ?? endpoints
        checkPlain(top)
        if endpoints.isEmpty, plainEndpoints.isEmpty {
            top.mistake(
                "endpoints", "", "The bus would listen nowhere. Write at least one, such as tcp://127.0.0.1:7460.")
        }
        if let text = top.text("server_key") {
            do {
                serverKeyCredential = try Credential(text, environment: environment)
                if serverKeyCredential == nil { serverKeyPath = path(text) }
            } catch {
                top.mistake("server_key", text, error.remedy)
            }
        }
        if let text = top.text("server_public_key") { serverPublicKeyPath = path(text) }
        if let text = top.text("units") { unitsPath = path(text) }
        if let text = top.text("calendar"), text != "none" { calendarPath = path(text) }
        if let text = top.text("matters"), text != "none" { mattersPath = path(text) }
        if let text = top.text("responsibility"), text != "none" {
            responsibilityPath = path(text)
            if mattersPath == nil {
                top.mistake(
                    "responsibility", text, "The list is about matters, and there are none. Name their file: matters.")
            }
        }
        if let text = top.text("state") { statePath = path(text) }

        var section = top.section("board")
        board = Board(reading: &section, path: path)

        section = top.section("limits")
        limits.openHandoffs = section.integer(
            "open_handoffs", in: 1...BusLimits.openHandoffsMax, default: limits.openHandoffs)
        limits.payloadBytes = section.integer(
            "payload_bytes", in: 0...Limits.payloadBytes, default: limits.payloadBytes)
        limits.sessions = section.integer("sessions", in: 1...Limits.sessions, default: limits.sessions)
        limits.sessionsPerUnit = section.integer(
            "sessions_per_unit", in: 1...Limits.sessions, default: limits.sessionsPerUnit)
        section.finish()

        section = top.section("journal")
        journal.segmentMebibytes = section.integer("segment_mib", in: 16...1024, default: journal.segmentMebibytes)
        journal.snapshotEveryRecords = section.integer(
            "snapshot_every", in: 1000...1_000_000_000, default: journal.snapshotEveryRecords)
        section.finish()

        section = top.section("log")
        log.level = section.word("level", default: log.level)
        section.finish()

        heartbeatMilliseconds = top.integer("heartbeat_ms", in: 100...600_000, default: heartbeatMilliseconds)

        section = top.section("clock")
        clock.jumpBoundSeconds = section.integer("jump_bound_s", in: 1...86_400, default: clock.jumpBoundSeconds)
        section.finish()

        section = top.section("alerts")
        alerts = Alerts(reading: &section, path: path)

        top.finish()
    }

    /// Without keys anybody who reaches the socket may say who it is: that is for this machine only, and on purpose.
    private func checkPlain(_ file: SectionReader) {
        if !plain, let first = plainEndpoints.first {
            file.mistake(
                "plain_endpoints", first.text,
                "Whoever connects there is believed without a key. Write plain: true if that is meant, or remove "
                    + "the list."
            )
        }
        if plain, plainEndpoints.isEmpty {
            file.mistake(
                "plain", "true", "No plain_endpoints are listed. List one, such as ipc://state/bus, or write false.")
        }
        for endpoint in plainEndpoints where !endpoint.isLocal {
            file.mistake(
                "plain_endpoints", endpoint.text,
                "It can be reached from other machines, without a key. Use ipc://PATH or a loopback address, or "
                    + "move it to endpoints."
            )
        }
        for endpoint in plainEndpoints where endpoints.contains(endpoint) {
            file.mistake("plain_endpoints", endpoint.text, "It stands in endpoints too. Keep it in one of the two.")
        }
    }
}

extension BusConfiguration.Board {
    fileprivate init(reading section: inout SectionReader, path: (String) -> String) {
        if let text = section.text("listen") {
            if text == "none" {
                listen = nil
            } else {
                do {
                    let (host, port) = try Endpoint.hostAndPort(text, wildcardPort: false)
                    listen = Listen(host: host, port: port)
                } catch {
                    section.mistake("listen", text, error.remedy + " Write none for no board.")
                }
            }
        }
        readTLS(&section, path)
        if let text = section.text("tokens"), text != "none" { tokensPath = path(text) }
        checkReach(section)
        section.finish()
    }

    private mutating func readTLS(_ section: inout SectionReader, _ path: (String) -> String) {
        var files = section.section("tls")
        func file(_ key: String) -> String? { files.text(key).flatMap { $0 == "none" ? nil : path($0) } }
        let (certificate, key) = (file("certificate"), file("key"))
        if let certificate, let key {
            tls = TLS(certificatePath: certificate, keyPath: key)
        } else if let one = certificate ?? key {
            section.mistake("tls", one, "Write both certificate and key, or none of them.")
        }
        files.finish()
    }

    /// What can be read from elsewhere is read by whom it is for, and by nobody on the way.
    private func checkReach(_ section: SectionReader) {
        guard let listen, !listen.isLoopback else { return }
        let missing = [
            tls == nil ? "tls: {certificate: FILE, key: FILE}" : nil, tokensPath == nil ? "tokens: FILE" : nil,
        ]
        .compactMap { $0 }
        guard !missing.isEmpty else { return }
        section.mistake(
            "listen", "\(listen)",
            "The board could be reached from other machines. Write \(missing.joined(separator: " and ")) below board, or "
                + "listen on 127.0.0.1.")
    }
}

extension SectionReader {
    fileprivate mutating func endpoints(_ key: String, in folder: String) -> [Endpoint]? {
        guard let texts = texts(key, of: "endpoints, such as tcp://127.0.0.1:7460") else { return nil }
        var endpoints: [Endpoint] = []
        for (position, item) in texts.enumerated() {
            do {
                let relative =
                    item.text.hasPrefix("ipc://") && !item.text.hasPrefix("ipc:///") && !item.text.hasPrefix("ipc://@")
                let text = relative && item.text.count > 6 ? "ipc://\(folder)/\(item.text.dropFirst(6))" : item.text
                let endpoint = try Endpoint(text)
                if endpoints.contains(endpoint) {
                    mistake("\(key)[\(position)]", item.text, "It is listed twice. Keep one.", line: item.line)
                }
                endpoints.append(endpoint)
            } catch {
                mistake("\(key)[\(position)]", item.text, error.remedy, line: item.line)
            }
        }
        return endpoints
    }
}
