import CasebusModel
import Crypto
import Foundation

/// What lies in a backup, and up to which record.
///
/// - Shape: `backup.json`, and `backup.json.sha256` with its digest in the form of `sha256sum`. It is written last: a
///   folder without it is no backup.
package struct BackupManifest: Codable, Equatable, Sendable {
    package static let format = 1
    package static let fileName = "backup.json"
    static let digestName = "backup.json.sha256"
    /// Above these a manifest is refused unread: some 400,000 segments of 64 MiB.
    static let bytesMax = 128 << 20
    static let filesMax = 1_000_000
    /// A file's path has at most this many folders and bytes.
    static let depthMax = 4
    static let pathBytesMax = 512

    /// A file of the backup.
    package struct File: Codable, Equatable, Sendable {
        /// From the backup's folder: `state/journal/00000000000000000001.seg`.
        package var path: String
        package var bytes: Int
        /// Of the whole file, 64 digits.
        package var sha256: String
    }

    package struct Point: Codable, Equatable, Sendable {
        package var sequence: UInt64
        package var term: UInt64
        /// RFC 3339.
        package var recordedAt: String
        /// SHA-256 of the record's bytes, 64 digits.
        package var recordSHA256: String

        enum CodingKeys: String, CodingKey {
            case sequence, term
            case recordedAt = "recorded_at"
            case recordSHA256 = "record_sha256"
        }
    }

    package var format = BackupManifest.format
    package var version: String
    package var madeAt: String
    package var logID: String
    package var point: Point
    /// Whether private keys are in it.
    package var withKeys: Bool
    /// The `casebus.yaml` that the bus ran on.
    package var configuration: String
    package var files: [File]

    enum CodingKeys: String, CodingKey {
        case format, version, point, configuration, files
        case madeAt = "made_at"
        case logID = "log_id"
        case withKeys = "with_keys"
    }

    func write(into folder: String) throws(BackupError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        guard let bytes = try? encoder.encode(self) else {
            throw BackupError(.inputOutput, folder + "/" + Self.fileName, "it cannot be written as JSON")
        }
        let digest = Hexadecimal.text(SHA256.hash(data: bytes))
        try PlainFile.write(Array("\(digest)  \(Self.fileName)\n".utf8), to: folder + "/" + Self.digestName)
        try PlainFile.write(Array(bytes), to: folder + "/" + Self.fileName)
    }

    /// Reads and checks a manifest. Whoever could write into the folder could write anything into it.
    package static func read(from folder: String) throws(BackupError) -> BackupManifest {
        let path = folder + "/" + fileName
        guard PlainFile.exists(path) else { throw BackupError(.notABackup, folder, "there is no \(fileName)") }
        let bytes = try PlainFile.read(path, atMost: bytesMax)
        let digest = Hexadecimal.text(SHA256.hash(data: bytes))
        let said = try PlainFile.read(folder + "/" + digestName, atMost: 200)
        guard String(decoding: said, as: UTF8.self).hasPrefix(digest) else {
            throw BackupError(.manifestDamaged, path, "its digest is not the one in \(digestName)")
        }
        struct Version: Decodable { var format: Int }
        let decoder = JSONDecoder()
        if let version = try? decoder.decode(Version.self, from: Data(bytes)), version.format != format {
            throw BackupError(.newerFormat, path, "format \(version.format), this program reads \(format)")
        }
        let manifest: BackupManifest
        do { manifest = try decoder.decode(BackupManifest.self, from: Data(bytes)) } catch {
            throw BackupError(.manifestDamaged, path, "it is no manifest: \(error)")
        }
        guard manifest.files.count <= filesMax, Set(manifest.files.map(\.path)).count == manifest.files.count else {
            throw BackupError(.manifestDamaged, path, "a file stands in it twice, or there are more than \(filesMax)")
        }
        for file in manifest.files where !isPlain(file.path) || file.bytes < 0 || file.sha256.utf8.count != 64 {
            throw BackupError(.manifestDamaged, path, "a file that no backup holds: \(file.path.debugDescription)")
        }
        return manifest
    }

    /// Whether a path stays within the folder and has nothing in it that a backup never writes.
    static func isPlain(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= depthMax, path.utf8.count <= pathBytesMax else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.first != "."
                && part.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\\" }
        }
    }
}
