import CasebusConfiguration
import CasebusModel
import Foundation
import Testing

@Suite struct AddingUnitsTests {
    @Test func `an added unit has a key, and the rest of the file stays as it was`() throws {
        try withTemporaryFolder { folder in
            let before = try writeSample(folder + "/new")
            let path = before.configuration.unitsPath
            let text = try String(contentsOfFile: path, encoding: .utf8) + "  # the end, without a line feed"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let address = try #require(Address("station/东 \"湖\""))
            let keyPath = try before.adding(address, role: .unit) {
                KeyPair(publicKey: String(repeating: "x", count: 40), secretKey: String(repeating: "y", count: 40))
            }
            let after = try Installation.load(folder + "/new", environment: [:])
            #expect(after.units.units.dropLast() == before.units.units[...])
            #expect(after.units[address]?.keys == [try KeyFile.read(keyPath, of: .unit).publicKey])
            #expect(keyPath == after.keyPath(of: address.text))
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix(text))
            #expect(throws: ConfigurationErrors.self) {
                try after.adding(address, role: .unit) { KeyPair(publicKey: "", secretKey: "") }
            }
        }
    }

    @Test func `a file that ends with something else is left alone`() throws {
        try withTemporaryFolder { folder in
            let before = try writeSample(folder + "/new")
            let path = before.configuration.unitsPath
            try "units: []\n".write(toFile: path, atomically: true, encoding: .utf8)
            let installation = try Installation.load(folder + "/new", environment: [:])
            #expect(throws: ConfigurationErrors.self) {
                try installation.adding(try #require(Address("bureau/tax")), role: .unit) {
                    KeyPair(publicKey: String(repeating: "x", count: 40), secretKey: String(repeating: "y", count: 40))
                }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "units: []\n")
        }
    }

    @Test func `a window is neither added nor made without its hall`() throws {
        try withTemporaryFolder { folder in
            let before = try writeSample(folder + "/new")
            let window = try #require(Address("hall/enterprise/window/07"))
            let hall = try #require(window.parent)
            func keys(_ letter: String) -> KeyPair {
                KeyPair(publicKey: String(repeating: letter, count: 40), secretKey: String(repeating: "y", count: 40))
            }
            let error = #expect(throws: ConfigurationErrors.self) {
                try before.adding(window, role: .unit) { keys("w") }
            }
            #expect(error?.description.contains("There is no unit hall/enterprise that the window sits in.") == true)
            let path = folder + "/new/casebus.yaml"
            _ = try before.adding(hall, role: .unit) { keys("x") }
            _ = try Installation.load(path, environment: [:]).adding(window, role: .unit) { keys("w") }
            #expect(try Installation.load(path, environment: [:]).units[window] != nil)

            var plan = Installation.Plan()
            plan.units = [(window, .unit)]
            #expect(throws: ConfigurationErrors.self) {
                try Installation.write(plan, to: folder + "/other") { keys("z") }
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/other"))
        }
    }

    @Test func `no two units share a key file`() {
        let addresses = ["a/b", "a_b", "a%5Fb", "a_/b", "a/_b", "server", "%73erver", "a/b/c", "a_b/c", "a/b_c"]
        #expect(Set(addresses.map(KeyFile.name)).count == addresses.count)
        #expect(KeyFile.name(of: "hall/enterprise/window/07") == "hall_enterprise_window_07.key")
        #expect(KeyFile.name(of: "server") != "server.key")
    }
}
