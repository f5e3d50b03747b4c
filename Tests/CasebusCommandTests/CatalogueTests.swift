import CasebusClient
import CasebusModel
import Foundation
import Testing

@testable import CasebusReports
@testable import casebus

/// Reads the catalogue as it is written, so that no message can be left out.
@Suite struct CatalogueTests {
    /// A message: its two literals, with the quotes around them.
    struct Pair: Sendable, CustomTestStringConvertible {
        var file: String
        var english: String
        var chinese: String

        var testDescription: String { "\(file): \(english)" }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// A text of several lines, or of one, in which what is put in may have quotes of its own.
    private static let literal = #""""[\s\S]*?"""|"(?:\\\([^()]*\)|\\.|[^"\\])*""#

    /// What reports and programs say, and what the command line alone says.
    private static let folders = ["Sources/Protocol/CasebusReports/Language", "Sources/Clients/casebus/Language"]

    private static func pairs() throws -> [Pair] { try folders.flatMap { try pairs(in: root.appending(path: $0)) } }

    private static func pairs(in folder: URL) throws -> [Pair] {
        let message = try Regex(#"say\(\s*en: (\#(literal)),\s*zh: (\#(literal))\)"#)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().flatMap { file in
            let source = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let found = source.matches(of: message).map { match in
                Pair(
                    file: file, english: String(match.output[1].substring ?? ""),
                    chinese: String(match.output[2].substring ?? ""))
            }
            #expect(found.count == source.matches(of: /\bsay\(\s*en:/).count, "\(file): every message is read")
            return found
        }
    }

    private static func hasHan(_ text: String) -> Bool { text.contains(/\p{Script=Han}/) }

    /// What is put into a message: plain names, so that they can be compared.
    private static func names(_ literal: String) -> [String] {
        literal.matches(of: /\\\((?:lines: )?([A-Za-z.]+)(?:, "[a-z -]+")?\)/).map { String($0.1) }
    }

    /// What a literal itself says, without what is put in, escapes and quotes.
    private static func words(_ literal: String) -> String {
        String(literal.replacing(/\\\([^()]*\)|\\./, with: " ").filter { !"\" \n\\".contains($0) })
    }

    @Test func `every message says the same in both languages`() throws {
        let pairs = try Self.pairs()
        #expect(pairs.count > 200)
        for pair in pairs {
            let comment = Comment(rawValue: pair.testDescription)
            let (english, chinese) = (Self.names(pair.english), Self.names(pair.chinese))
            #expect(Set(english) == Set(chinese), comment)
            #expect(english.count == pair.english.ranges(of: #"\("#).count, comment)
            #expect(chinese.count == pair.chinese.ranges(of: #"\("#).count, comment)
            #expect(pair.english != pair.chinese, comment)
            let words = Self.words(pair.chinese)
            // Only where the English does no more than put names together may there be no words.
            #expect(!words.isEmpty || Self.words(pair.english).isEmpty && !chinese.isEmpty, comment)
            // What has words and none of them Chinese was copied; commas and the like have none.
            #expect(Self.hasHan(words) || !words.contains(/[A-Za-z]/), comment)
            #expect(!Self.hasHan(pair.english), comment)
        }
    }

    @Test func `what is past its limit has one word in Chinese, the law's`() throws {
        for pair in try Self.pairs() {
            #expect(!pair.chinese.contains(/超时|逾期/), Comment(rawValue: pair.testDescription))
        }
    }

    @Test func `every problem code has a Chinese sentence`() throws {
        let source = try Self.text("Sources/Protocol/CasebusModel/Problem.swift")
        let codes = source.matches(of: /= Code\("([a-z0-9.-]+)"\)/).map { Problem.Code(rawValue: String($0.1)) }
        #expect(codes.count > 40)
        #expect(Set(codes) == Set(ProblemWords.chinese.keys))
        for (code, sentence) in ProblemWords.chinese {
            #expect(Self.hasHan(sentence) && sentence.hasSuffix("。"), "\(code)")
        }
    }

    @Test func `the words of the wire are those of the glossary`() throws {
        let glossary = try Self.text("docs/glossary.md")
        for (word, chinese) in Term.chinese where !word.contains(" ") {
            let term = chinese.hasPrefix("已") ? String(chinese.dropFirst()) : chinese
            #expect(glossary.contains(term), "\(word): \(chinese)")
        }
    }

    @Test func `every word that the wire has for a state, a decision, an outcome or a role has a Chinese one`() {
        let words =
            CaseState.allCases.map(\.description) + HandoffState.allCases.map(\.description)
            + Decision.allCases.map(\.rawValue) + Outcome.allCases.map(\.rawValue) + Role.allCases.map(\.rawValue)
            + OpenItem.Kind.allCases.map(\.rawValue)
        Language.$current.withValue(.zh) {
            for word in words { #expect(Self.hasHan(Term.shown(word)), "\(word)") }
        }
    }
}
