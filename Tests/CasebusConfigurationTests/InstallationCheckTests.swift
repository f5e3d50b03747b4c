import CasebusConfiguration
import CasebusModel
import Foundation
import Testing

@Suite struct InstallationCheckTests {
    /// What is found in a new installation after a change; paths are relative to its folder.
    private func check(
        _ change: (String) throws -> Void
    ) throws -> (files: [String], mistakes: [ConfigurationMistake]) {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            try change(folder + "/new")
            let found = Installation.check(folder + "/new", environment: [:])
            func short(_ path: String) -> String { path.replacing(folder + "/new/", with: "") }
            let mistakes = found.mistakes.map { mistake in
                var mistake = mistake
                mistake.file = short(mistake.file)
                return mistake
            }
            return (found.files.map(short), mistakes)
        }
    }

    private func write(_ text: String, _ path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test func `a new installation has no mistake, and every file of it is read`() throws {
        let found = try check { _ in }
        #expect(found.mistakes.isEmpty)
        #expect(
            found.files == [
                "casebus.yaml", "units.yaml", "calendar.yaml", "keys/server.key", "keys/server.pub",
                "keys/operator_main.key", "keys/bureau_market%5Fnorth.key",
            ])
    }

    @Test func `the mistakes of all files come at once, those of a start and those of keys`() throws {
        let found = try check { folder in
            let configuration = try String(contentsOfFile: folder + "/casebus.yaml", encoding: .utf8)
            try write(configuration + "matters: m.yaml\nresponsibility: r.yaml\nplan: true\n", folder + "/casebus.yaml")
            try write("- a", folder + "/m.yaml")
            try write("version: v\nentries: [{matter: m, step: s, department: nobody}]", folder + "/r.yaml")
            try write("weekend: [sundy]", folder + "/calendar.yaml")
            try write("public: short", folder + "/keys/server.pub")
            try FileManager.default.removeItem(atPath: folder + "/keys/operator_main.key")
        }
        #expect(
            found.mistakes.map { "\($0.file):\($0.line ?? 0) \($0.key)" } == [
                "casebus.yaml:18 plan", "calendar.yaml:1 weekend[0]", "m.yaml:1 ", "r.yaml:2 entries[0].department",
                "keys/server.pub:0 ",
            ])
        #expect(found.files.count == 8)
    }

    @Test func `a key that the bus would not take is found`() throws {
        let other = KeyPair(
            publicKey: String(repeating: "x", count: 40), secretKey: String(repeating: "y", count: 40))
        let found = try check { folder in
            for name in ["server.pub", "operator_main.key", "bureau_market%5Fnorth.key"] {
                try FileManager.default.removeItem(atPath: "\(folder)/keys/\(name)")
            }
            try KeyFile.writePublic(other.publicKey, to: folder + "/keys/server.pub")
            try KeyFile.write(other, to: folder + "/keys/operator_main.key")
            try KeyFile.write(other, to: folder + "/keys/bureau_market%5Fnorth.key")
            let units = try String(contentsOfFile: folder + "/units.yaml", encoding: .utf8)
            try write(units + "    revoked_keys: [\(other.publicKey)]\n", folder + "/units.yaml")
        }
        #expect(
            found.mistakes.map(\.file) == [
                "keys/server.pub", "keys/operator_main.key", "keys/bureau_market%5Fnorth.key",
            ])
        #expect(found.mistakes.map(\.value) == Array(repeating: other.publicKey, count: 3))
        #expect(found.mistakes[1].remedy.hasPrefix("units.yaml does not list this key for operator/main."))
        #expect(found.mistakes[2].remedy.hasPrefix("The key is revoked."))
        #expect(!found.mistakes.map(\.description).joined().contains("yyyy"))
    }

    @Test func `an installation that is not there is one mistake`() throws {
        let found = Installation.check("/nowhere/casebus.yaml", environment: [:])
        #expect(found.files == ["/nowhere/casebus.yaml"])
        #expect(found.mistakes.count == 1)
    }
}
