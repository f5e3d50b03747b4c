import CasebusConfiguration
import Foundation

/// The files of an installation that a backup holds beside the state.
struct InstallationFiles {
    struct File {
        var source: String
        /// In the backup: `installation/units.yaml`.
        var path: String
        var isSecret: Bool
    }

    private(set) var copied: [File] = []

    /// - Parameter withKeys: private keys too; else public ones alone.
    init(_ installation: Installation, withKeys: Bool) throws(BackupError) {
        let settings = installation.configuration
        let named = [settings.calendarPath, settings.mattersPath, settings.responsibilityPath].compactMap { $0 }
        for source in [installation.path, settings.unitsPath, settings.serverPublicKeyPath] + named {
            add(source, installation.folder, isSecret: false)
        }
        guard withKeys else { return }
        add(settings.serverKeyPath, installation.folder, isSecret: true)
        for case .webhook(_, let secret) in settings.alerts.targets.map(\.way) {
            add(secret, installation.folder, isSecret: true)
        }
        guard PlainFile.exists(installation.keysFolder) else { return }
        for name in try PlainFile.names(in: installation.keysFolder) where name.hasSuffix(".key") {
            add(installation.keysFolder + "/" + name, installation.folder, isSecret: true)
        }
    }

    /// Files outside of the installation's folder are kept by their names.
    private mutating func add(_ source: String, _ folder: String, isSecret: Bool) {
        let resolved = URL(fileURLWithPath: source).resolvingSymlinksInPath().path
        guard PlainFile.exists(resolved), !copied.contains(where: { $0.source == resolved }) else { return }
        let isInside = source.hasPrefix(folder + "/")
        let name = source.split(separator: "/").last.map(String.init) ?? "file"
        var path = "installation/" + (isInside ? String(source.dropFirst(folder.count + 1)) : "outside/" + name)
        if !BackupManifest.isPlain(path) { path = "installation/outside/file" }
        let stem = path
        var number = 2
        while copied.contains(where: { $0.path == path }) {
            path = "\(stem)-\(number)"
            number += 1
        }
        copied.append(File(source: resolved, path: path, isSecret: isSecret))
    }
}
