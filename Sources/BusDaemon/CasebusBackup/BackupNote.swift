import Foundation

/// When the newest backup of a state folder was made, for who asks how old it is: the file `last-backup`.
struct BackupNote: Codable {
    static let fileName = "last-backup"

    /// RFC 3339.
    var madeAt: String
    var folder: String
    var sequence: UInt64

    enum CodingKeys: String, CodingKey {
        case folder, sequence
        case madeAt = "made_at"
    }

    func write(stateFolder: String) {
        guard let bytes = try? JSONEncoder().encode(self) else { return }
        try? bytes.write(to: URL(fileURLWithPath: stateFolder + "/" + Self.fileName), options: .atomic)
    }
}
