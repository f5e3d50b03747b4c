import CasebusModel
import Foundation

extension Installation {
    /// What a look at every file of an installation found.
    package struct Findings: Equatable, Sendable {
        /// The files that were read, or were to be, in that order.
        package let files: [String]
        /// Empty when nothing is wrong.
        package let mistakes: [ConfigurationMistake]
    }

    /// Reads all that the daemon reads, and the keys of clients that lie in the folder.
    ///
    /// - Parameter path: `casebus.yaml`, or the folder it lies in.
    package static func check(
        _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Findings {
        let mistakes = MistakeCollector()
        read(path, for: .daemon, environment, mistakes, skipsCredentials: true)?.checkKeys(mistakes)
        return Findings(files: mistakes.files, mistakes: mistakes.sorted)
    }

    /// Keys with which the bus would not know its clients, or they not it.
    private func checkKeys(_ mistakes: MistakeCollector) {
        if let serverKeys {
            checkKey(configuration.serverPublicKeyPath, KeyFile.readPublic, mistakes) { key in
                key == serverKeys.publicKey ? nil : "It is not the public half of the server's key."
            }
        }
        for unit in units.units {
            let path = keyPath(of: unit.address.text)
            // Most are with their units, and one that lies here may be readable by its unit alone.
            guard FileManager.default.isReadableFile(atPath: path) else { continue }
            checkKey(
                path, { path throws(ConfigurationMistake) in try KeyFile.read(path, of: .unit).publicKey }, mistakes
            ) { key in
                if unit.keys.contains(key) { return nil }
                return unit.revokedKeys.contains(key)
                    ? "The key is revoked. Remove the file, or replace it by the unit's new one."
                    : "units.yaml does not list this key for \(unit.address.text). Add it there, or remove the file."
            }
        }
    }

    private func checkKey(
        _ path: String, _ read: (String) throws(ConfigurationMistake) -> String, _ mistakes: MistakeCollector,
        fault: (String) -> String?
    ) {
        mistakes.read(path)
        do throws(ConfigurationMistake) {
            let key = try read(path)
            if let fault = fault(key) { mistakes.add(.init(file: path, value: key, remedy: fault)) }
        } catch {
            mistakes.add(error)
        }
    }
}
