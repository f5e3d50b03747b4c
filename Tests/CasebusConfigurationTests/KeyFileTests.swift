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
                let mistake = try #require(throws: ConfigurationMistake.self) { try KeyFile.read(path) }
                #expect(mistake.remedy.hasPrefix(beginning))
                #expect(throws: mistake) { try KeyFile.readPublic(path) }
            }
        }
    }
}
