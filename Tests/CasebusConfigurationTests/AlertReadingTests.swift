import CasebusConfiguration
import CasebusModel
import Foundation
import Testing

@Suite struct AlertReadingTests {
    /// Reads `alerts:` as the last section of a good installation.
    private func alerts(_ text: String, _ body: (Result<BusConfiguration.Alerts, ConfigurationErrors>) throws -> Void)
        throws
    {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            let secret = folder + "/new/keys/duty.webhook"
            let key = Data(repeating: 7, count: 32).base64EncodedString()
            try "whsec_\(key)\n".write(toFile: secret, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
            let path = folder + "/new/casebus.yaml"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let read = Result { () throws(ConfigurationErrors) in
                try Installation.load(path, environment: [:]).configuration.alerts
            }
            try body(read)
        }
    }

    @Test func `nothing said means nobody is told, by the defaults`() throws {
        try alerts("") { read in
            let alerts = try read.get()
            #expect(alerts.targets.isEmpty && alerts.diskFreePercent == 10)
            #expect(alerts.indexLagSeconds == 60 && alerts.refusals == 100)
        }
    }

    @Test func `a target is read with all it has`() throws {
        let text = """
            alerts:
              targets:
                - name: duty
                  webhook: https://alerts.example/casebus?room=7
                  secret: keys/duty.webhook
                  kinds: [red, disk]
                  units: [hall/enterprise]
                  quiet: {from: "22:00", to: 07:30}
                - {name: local, command: [/bin/true, --now]}
            """
        try alerts(text) { read in
            let targets = try read.get().targets
            #expect(targets.map(\.name) == ["duty", "local"])
            #expect(targets[0].kinds == [.red, .disk] && targets[0].units.map(\.text) == ["hall/enterprise"])
            #expect(targets[0].quiet == BusConfiguration.QuietHours(from: 22 * 60, to: 7 * 60 + 30))
            guard case .webhook(let url, let secret) = targets[0].way else { throw NotAWebhook() }
            #expect(url == "https://alerts.example/casebus?room=7" && secret.hasSuffix("/new/keys/duty.webhook"))
            #expect(targets[1].way == .command(["/bin/true", "--now"]))
            #expect(targets[1].kinds.count == BusConfiguration.AlertKind.allCases.count && targets[1].quiet == nil)
        }
    }

    private struct NotAWebhook: Error {}

    @Test(arguments: [(1, true), (90, true), (0, false), (91, false)])
    func `thresholds are read within their bounds`(percent: Int, isGood: Bool) throws {
        try alerts("alerts: {disk_free_percent: \(percent)}") { read in
            #expect((try? read.get().diskFreePercent) == (isGood ? percent : nil))
        }
    }

    @Test(arguments: [(8, 0), (9, 1)])
    func `there are eight targets at most`(count: Int, mistakes: Int) throws {
        let targets = (0..<count).map { "{name: t-\($0), command: [/bin/true]}" }.joined(separator: ", ")
        try alerts("alerts: {targets: [\(targets)]}") { read in
            switch read {
            case .success(let alerts): #expect(alerts.targets.count == count && mistakes == 0)
            case .failure(let error): #expect(error.mistakes.count == mistakes)
            }
        }
    }

    @Test(arguments: [(32, true), (33, false)])
    func `a name has 32 letters at most`(count: Int, isGood: Bool) throws {
        let name = String(repeating: "a", count: count)
        try alerts("alerts: {targets: [{name: \(name), command: [/bin/true]}]}") { read in
            #expect((try? read.get().targets.first?.name) == (isGood ? name : nil))
        }
    }

    @Test func `a URL's query, which may be a secret, is not repeated`() throws {
        try alerts("alerts: {targets: [{name: a, webhook: \"ftp://h/p?token=geheim\", secret: s}]}") { read in
            guard case .failure(let error) = read else { throw NotAWebhook() }
            #expect(error.mistakes.map(\.key) == ["alerts.targets[0].webhook"])
            #expect(!"\(error)".contains("geheim"))
        }
    }

    @Test(arguments: [
        ("", false), ("whsec_", false), ("whsec_!!!", false), (String(repeating: "x", count: 2000), false),
        ("whsec_" + Data(repeating: 1, count: 23).base64EncodedString(), false),
        ("whsec_" + Data(repeating: 1, count: 24).base64EncodedString(), true),
        ("  whsec_" + Data(repeating: 1, count: 64).base64EncodedString() + "\n", true),
        ("whsec_" + Data(repeating: 1, count: 65).base64EncodedString(), false),
        (Data(repeating: 1, count: 32).base64EncodedString(), false),
    ])
    func `a secret has 24 to 64 bytes`(text: String, isGood: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/secret"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let read = Result { () throws(ConfigurationMistake) in try WebhookSecret.read(path) }
            #expect(((try? read.get()) != nil) == isGood)
            if case .failure(let mistake) = read, text.count > 8 { #expect(!"\(mistake)".contains(text)) }
        }
    }
}
