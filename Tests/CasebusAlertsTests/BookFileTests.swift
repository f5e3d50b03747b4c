import Foundation
import Testing

@testable import CasebusAlerts

@Suite struct BookFileTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("alerts-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func `a folder without a book has none`() throws {
        try withFolder { folder in
            let book = try BookFile(stateFolder: folder).read()
            #expect(book == nil)
        }
    }

    @Test func `a book replaces the one before, for its owner alone`() throws {
        try withFolder { folder in
            let file = BookFile(stateFolder: folder)
            var book = AlertBook(log: "ab", head: 1, targets: ["duty"])
            try file.write(book)
            _ = book.add(.card(2), for: "duty")
            book.advance(to: 2)
            try file.write(book)
            #expect(try file.read() == book)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [BookFile.name])
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(BookFile.name)")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test(arguments: ["", "{", "[]", #"{"log":"ab"}"#, "\u{0}\u{0}\u{0}"])
    func `a damaged book is an error, and can be set aside`(text: String) throws {
        try withFolder { folder in
            let path = "\(folder)/\(BookFile.name)"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            let file = BookFile(stateFolder: folder)
            #expect(throws: BookFile.Unreadable.self) { try file.read() }
            file.setAside()
            #expect(try file.read() == nil)
            #expect(try String(contentsOfFile: path + ".damaged", encoding: .utf8) == text)
        }
    }

    @Test func `a folder that is gone is told`() throws {
        try withFolder { folder in
            let file = BookFile(stateFolder: folder + "/none")
            let error = #expect(throws: BookFile.Unreadable.self) {
                try file.write(AlertBook(log: "ab", head: 0, targets: []))
            }
            #expect(error?.reason == "No such file or directory")
        }
    }
}
