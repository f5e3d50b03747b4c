import CasebusConfiguration
import Foundation
import Testing

@Suite struct KeyFileTests {
    @Test func `a key that is missing and one that cannot be reached are told apart`() throws {
        try withTemporaryFolder { folder in
            let file = folder + "/plain"
            try Data("no folder".utf8).write(to: URL(fileURLWithPath: file))
            for (path, beginning) in [
                (folder + "/missing.key", "There is no such key file."),
                (file + "/within.key", "The key file cannot be read."),
            ] {
                let mistake = try #require(throws: ConfigurationMistake.self) { try KeyFile.read(path, of: .unit) }
                #expect(mistake.remedy.hasPrefix(beginning))
                let other = try #require(throws: ConfigurationMistake.self) { try KeyFile.readPublic(path) }
                #expect(other.remedy.hasPrefix(beginning))
            }
        }
    }

    @Test func `what to do about a missing key is told by whose it is`() throws {
        try withTemporaryFolder { folder in
            func remedy(_ holder: KeyFile.Holder) throws -> String {
                try #require(throws: ConfigurationMistake.self) { try KeyFile.read(folder + "/no.key", of: holder) }
                    .remedy
            }
            let (unit, server) = (try remedy(.unit), try remedy(.server))
            #expect(unit.contains("take the unit's entry out of units.yaml, then `casebus units add"))
            #expect(!server.contains("units add"))
        }
    }
}
