import CasebusCalendar
import CasebusConfiguration
import CasebusMatters
import CasebusModel
import Foundation
import Testing

@Suite struct InstallationTests {
    private static let examples = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "config"
        ).path

    @Test func `a new folder loads and holds its units`() throws {
        try withTemporaryFolder { folder in
            let installation = try writeSample(folder + "/new")
            #expect(installation.units.units.map(\.address.text) == ["operator/main", "bureau/market_north"])
            #expect(installation.units.units.map(\.role) == [.operator, .unit])
            #expect(installation.configuration.endpoints.map(\.text) == ["tcp://127.0.0.1:7460"])
            #expect(installation.configuration.statePath == folder + "/new/state")
            let key = try KeyFile.read(installation.keyPath(of: "operator/main"), of: .unit)
            #expect(installation.units.unit(holding: key.publicKey)?.address.text == "operator/main")
            #expect(
                installation.serverKeys?.publicKey
                    == (try KeyFile.readPublic(installation.configuration.serverPublicKeyPath)))
        }
    }

    @Test func `a folder that holds anything is left alone`() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/letter.txt"))
            let error = #expect(throws: ConfigurationErrors.self) { try writeSample(folder) }
            #expect(error?.mistakes.first?.value == "letter.txt")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["letter.txt"])
        }
    }

    @Test func `the example loads and says the defaults`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            for name in ["casebus.yaml", "units.yaml"] {
                let text = try Data(contentsOf: URL(fileURLWithPath: "\(Self.examples)/\(name)"))
                try text.write(to: URL(fileURLWithPath: "\(folder)/new/\(name)"))
            }
            let example = try Installation.load(folder + "/new", environment: [:])
            try Data().write(to: URL(fileURLWithPath: folder + "/new/casebus.yaml"))
            let bare = try Installation.load(folder + "/new", environment: [:])
            #expect(example == bare)
            #expect(example.units.units.first?.chineseName == "协调办公室")
            #expect(
                example.units.unit(revoking: "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID")?.address.text
                    == "operator/main")
        }
    }

    @Test func `the example's matters load, and each step has somebody who is responsible`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            for name in ["units.yaml", "matters.yaml", "responsibility.yaml"] {
                let text = try Data(contentsOf: URL(fileURLWithPath: "\(Self.examples)/\(name)"))
                try text.write(to: URL(fileURLWithPath: "\(folder)/new/\(name)"))
            }
            let path = folder + "/new/casebus.yaml"
            try "matters: matters.yaml\nresponsibility: responsibility.yaml\n"
                .write(toFile: path, atomically: true, encoding: .utf8)
            let example = try Installation.load(path, environment: [:])
            let list = try #require(example.responsibility)
            #expect(example.matters?.matters.count == 7)
            for matter in example.matters?.matters ?? [] where matter.code != "opinion" {
                for step in matter.steps { #expect(!list.owners(of: step.code, in: matter.code).isEmpty) }
            }
        }
    }

    @Test(arguments: [
        ("casebus.yaml", BusConfiguration.knownKeys), ("units.yaml", UnitDirectory.knownKeys),
        ("calendar.yaml", WorkingCalendar.knownKeys), ("matters.yaml", MatterCatalogue.knownKeys),
        ("responsibility.yaml", ResponsibilityList.knownKeys),
    ])
    func `every key the loader knows stands in the example`(name: String, keys: [String]) throws {
        let text = try String(contentsOfFile: "\(Self.examples)/\(name)", encoding: .utf8)
        #expect(keys.count > 5)
        for key in keys {
            let last = key.split(separator: ".").last.map(String.init) ?? key
            let lines = text.split(separator: "\n").map { $0.drop { " -#".contains($0) } }
            #expect(
                lines.contains { $0.hasPrefix(last.replacing("[]", with: "") + ":") }, "\(key) is missing in \(name)")
        }
    }

    @Test func `all mistakes of both files come at once, each with its line`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            let path = folder + "/new/casebus.yaml"
            try """
            endpoints:
              - tcp://127.0.0.1
            plain_endpoints: [tcp://10.0.0.1:7462]
            limits:
              sesions: 5
              payload_bytes: 2000000
            log: {level: inof}
            heartbeat_ms:
            """.write(toFile: path, atomically: true, encoding: .utf8)
            try """
            units:
              - address: bureau//tax
                keys: [short]
              - address: bureau/tax
                keys: ["\(String(repeating: "a", count: 40))"]
              - address: bureau/market
                role: opertor
                revoked_keys: ["\(String(repeating: "a", count: 40))"]
              - address: bureau/tax
            """.write(toFile: folder + "/new/units.yaml", atomically: true, encoding: .utf8)
            let error = try #require(
                #expect(throws: ConfigurationErrors.self) { try Installation.load(path, environment: [:]) })
            #expect(
                error.mistakes.map { "\($0.line ?? 0) \($0.key)" } == [
                    "2 endpoints[0]", "3 plain_endpoints", "3 plain_endpoints", "5 limits.sesions",
                    "6 limits.payload_bytes",
                    "7 log.level", "8 heartbeat_ms", "2 units[0].address", "3 units[0].keys[0]", "7 units[2].role",
                    "8 units[2].revoked_keys[0]", "9 units[3].address",
                ])
            #expect(error.description.contains("limits.sesions is \"5\". There is no such key. Did you mean sessions?"))
            #expect(error.description.contains("Did you mean info?"))
            #expect(error.description.contains("It is a key of bureau/tax too."))
            #expect(error.mistakes.last?.file == folder + "/new/units.yaml")
        }
    }

    @Test func `a window whose hall is not there is a mistake, wherever in the file the hall would stand`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            try """
            units:
              - address: hall/enterprise/window/07
              - address: hall/people/window/01
              - address: bureau/market/office/licensing
              - address: hall/enterprise
              - address: station/01/window/2/desk/1
            """.write(toFile: folder + "/new/units.yaml", atomically: true, encoding: .utf8)
            let error = try #require(
                #expect(throws: ConfigurationErrors.self) {
                    try Installation.load(folder + "/new/casebus.yaml", environment: [:])
                })
            #expect(
                error.mistakes.map { "\($0.line ?? 0) \($0.key) \($0.value)" } == [
                    "3 units[1].address hall/people/window/01", "6 units[4].address station/01/window/2/desk/1",
                ])
            #expect(error.description.contains("There is no unit hall/people that the window sits in."))
        }
    }

    @Test func `a file that is not YAML is told with its line`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/casebus.yaml"
            try "plain: false\nlimits: [1,\n".write(toFile: path, atomically: true, encoding: .utf8)
            let error = #expect(throws: ConfigurationErrors.self) { try Installation.load(path, environment: [:]) }
            #expect(error?.mistakes.first?.line == 3)
            try "plain: false\nstate: a\nplain: true\n".write(toFile: path, atomically: true, encoding: .utf8)
            let twice = #expect(throws: ConfigurationErrors.self) { try Installation.load(path, environment: [:]) }
            #expect(twice?.mistakes.first?.key.contains("plain") == true)
        }
    }

    @Test func `a secret that others can read is refused`() throws {
        try withTemporaryFolder { folder in
            let installation = try writeSample(folder + "/new")
            let key = installation.configuration.serverKeyPath
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
            let error = #expect(throws: ConfigurationErrors.self) {
                try Installation.load(folder + "/new", environment: [:])
            }
            #expect(error?.mistakes.first?.value == "mode 640")
            #expect(error?.description.contains("chmod 600 \(key)") == true)
        }
    }

    @Test func `a client needs neither the list of units nor the server's secret`() throws {
        try withTemporaryFolder { folder in
            let written = try writeSample(folder + "/new")
            try FileManager.default.removeItem(atPath: written.configuration.serverKeyPath)
            try FileManager.default.removeItem(atPath: written.configuration.unitsPath)
            let installation = try Installation.load(folder + "/new", for: .client, environment: [:])
            #expect(installation.serverKeys == nil)
            #expect(throws: ConfigurationErrors.self) { try Installation.load(folder + "/new", environment: [:]) }
        }
    }

    @Test func `plain endpoints stay on the machine and need plain to be true`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            let path = folder + "/new/casebus.yaml"
            try "endpoints: []\nplain: true\nplain_endpoints: [ipc://state/bus, tcp://127.0.0.1:7462]"
                .write(toFile: path, atomically: true, encoding: .utf8)
            let installation = try Installation.load(path, environment: [:])
            #expect(
                installation.configuration.plainEndpoints.map(\.text) == [
                    "ipc://\(folder)/new/state/bus", "tcp://127.0.0.1:7462",
                ])
            #expect(installation.serverKeys == nil)
        }
    }

    @Test func `the argument goes before the environment, and the state folder before systemd's`() throws {
        #expect(try Installation.locate(argument: "a.yaml", environment: ["CASEBUS_CONFIG": "b.yaml"]) == "a.yaml")
        #expect(try Installation.locate(argument: nil, environment: ["CASEBUS_CONFIG": "b.yaml"]) == "b.yaml")
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            let system = ["STATE_DIRECTORY": "/var/lib/casebus:/var/lib/other"]
            #expect(
                try Installation.load(folder + "/new", environment: system).configuration.statePath == folder
                    + "/new/state")
            try Data().write(to: URL(fileURLWithPath: folder + "/new/casebus.yaml"))
            #expect(
                try Installation.load(folder + "/new", environment: system).configuration.statePath
                    == "/var/lib/casebus")
        }
    }
}
