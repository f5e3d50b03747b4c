package import CasebusModel
import Foundation

/// JSON documents as queries take and give them: keys in snake case, times as RFC 3339.
package enum QueryDocument {
    package static func text(_ parameters: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(parameters), as: UTF8.self)
    }

    /// The same document for a terminal: characters that steer one stand as escapes, which JSON knows within texts.
    package static func printable(_ document: [UInt8]) -> [UInt8] {
        // JSON itself allows none below 0x20 within texts, and outside of them only line feeds and the like.
        guard document.contains(where: { $0 >= 0x7F }) else { return document }
        var printed = String.UnicodeScalarView()
        for scalar in String(decoding: document, as: UTF8.self).unicodeScalars {
            if scalar.value < 0x20 || unprintable(in: String(scalar)) == nil {
                printed.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: 4 - digits.count)
                printed.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
            }
        }
        return Array(String(printed).utf8)
    }
}

/// An instant within an answer.
package struct Instant: Codable, Equatable {
    package let timestamp: Timestamp

    package init(_ timestamp: Timestamp) {
        self.timestamp = timestamp
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let timestamp = Timestamp(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is no instant"))
        }
        self.timestamp = timestamp
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(timestamp.description)
    }

    package var shown: String { HumanTime.instant(timestamp) }
}
