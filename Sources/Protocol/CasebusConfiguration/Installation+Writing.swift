package import CasebusModel
import Foundation

extension Installation {
    /// What `casebus init` was asked for.
    package struct Plan: Sendable {
        package var endpoint = "tcp://127.0.0.1:7460"
        package var boardPort: UInt16 = 7461
        /// Addresses and roles of the units to begin with; each gets a key.
        package var units: [(address: Address, role: Role)] = []

        package init() {}
    }

    /// Makes the folder of a new installation: `casebus.yaml`, `units.yaml`, `calendar.yaml`, `keys/` and `state/`.
    ///
    /// - Parameters:
    ///   - folder: does not exist, or is empty.
    ///   - generateKeys: makes a new CURVE key pair.
    /// - Throws: why the folder cannot be one; nothing is written unless it is missing or empty.
    package static func write(
        _ plan: Plan, to folder: String, generateKeys: () throws -> KeyPair
    ) throws(ConfigurationErrors) -> Installation {
        let folder = URL(fileURLWithPath: folder).standardizedFileURL.path
        do throws(ConfigurationMistake) {
            let endpoint = try checked(plan.endpoint)
            for (address, _) in plan.units where address.isWindow {
                guard let hall = address.parent, !plan.units.contains(where: { $0.address == hall }) else { continue }
                throw ConfigurationMistake(
                    file: "--unit", value: address.text, remedy: UnitDirectory.homeless(in: hall))
            }
            try makeFolders(folder)
            let server = try made(generateKeys, folder)
            try KeyFile.write(server, to: "\(folder)/keys/server.key")
            try KeyFile.writePublic(server.publicKey, to: "\(folder)/keys/server.pub")
            var entries = ""
            for unit in plan.units {
                let keys = try made(generateKeys, folder)
                try KeyFile.write(keys, to: "\(folder)/keys/\(KeyFile.name(of: unit.address.text))")
                entries += entry(unit.address, unit.role, keys.publicKey, indentation: "  ")
            }
            try create("\(folder)/units.yaml", unitsHeader + entries)
            try create("\(folder)/calendar.yaml", String(decoding: PackageResources.calendar_yaml, as: UTF8.self))
            try create("\(folder)/casebus.yaml", configurationText(endpoint: endpoint, boardPort: plan.boardPort))
        } catch {
            throw ConfigurationErrors(error)
        }
        return try load("\(folder)/casebus.yaml", environment: [:])
    }

    /// Adds a unit with a key of its own to `units.yaml`, leaving what stands there as it is.
    ///
    /// - Returns: the path of the new key file.
    package func adding(
        _ address: Address, role: Role, generateKeys: () throws -> KeyPair
    ) throws(ConfigurationErrors) -> String {
        do throws(ConfigurationMistake) {
            return try add(address, role, generateKeys)
        } catch {
            throw ConfigurationErrors(error)
        }
    }

    private func add(
        _ address: Address, _ role: Role, _ generateKeys: () throws -> KeyPair
    ) throws(ConfigurationMistake) -> String {
        let path = configuration.unitsPath
        if units[address] != nil {
            throw ConfigurationMistake(
                file: path, key: "address", value: address.text, remedy: "The unit is there already.")
        }
        if let successor = units.successor(of: address) {
            throw ConfigurationMistake(
                file: path, key: "succeeded", value: address.text,
                remedy: "\(successor) has succeeded the unit. Name another address, or remove that entry first.")
        }
        if address.isWindow, let hall = address.parent, units[hall] == nil {
            throw ConfigurationMistake(
                file: path, key: "address", value: address.text, remedy: UnitDirectory.homeless(in: hall))
        }
        let keys = try Installation.made(generateKeys, folder)
        var text = try YamlFile.text(of: path)
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        let first = text.split(separator: "\n").first { $0.drop { $0 == " " }.hasPrefix("- ") }
        text += Installation.entry(
            address, role, keys.publicKey, indentation: first.map { String($0.prefix { $0 == " " }) } ?? "  ")
        // The file is somebody's own: it is read back before it is replaced, and must hold one unit more and no other
        // change.
        let mistakes = MistakeCollector()
        let added = try UnitDirectory(reading: YamlFile.open(text, path, mistakes))
        guard mistakes.mistakes.isEmpty, added.units.dropLast() == units.units[...],
            added.successions == units.successions,
            added[address]?.keys == [keys.publicKey]
        else {
            throw ConfigurationMistake(
                file: path,
                remedy:
                    "The entry cannot be added at the end of the file. Let the list of units, in lines that begin "
                    + "with \"- \", end it."
            )
        }
        let keyPath = keyPath(of: address.text)
        try KeyFile.write(keys, to: keyPath)
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ConfigurationMistake(
                file: path, remedy: "The file cannot be written. Run this as the user who owns it.")
        }
        return keyPath
    }

    private static func checked(_ text: String) throws(ConfigurationMistake) -> Endpoint {
        do {
            return try Endpoint(text)
        } catch {
            throw ConfigurationMistake(file: "--endpoint", value: text, remedy: error.remedy)
        }
    }

    private static func made(
        _ generateKeys: () throws -> KeyPair, _ folder: String
    ) throws(ConfigurationMistake) -> KeyPair {
        do {
            return try generateKeys()
        } catch {
            throw ConfigurationMistake(
                file: folder, remedy: "No key can be made: \(error). libzmq must be built with CURVE.")
        }
    }

    private static func makeFolders(_ folder: String) throws(ConfigurationMistake) {
        let files = FileManager.default
        if files.fileExists(atPath: folder) {
            guard let found = try? files.contentsOfDirectory(atPath: folder) else {
                throw ConfigurationMistake(
                    file: folder, remedy: "This is not a folder that can be read. Name another one.")
            }
            guard found.isEmpty else {
                throw ConfigurationMistake(
                    file: folder, value: found.sorted().prefix(3).joined(separator: ", "),
                    remedy: "The folder is not empty. Name a new one: nothing that lies there is touched.")
            }
        }
        do {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for inner in ["keys", "state"] {
                try files.createDirectory(
                    atPath: "\(folder)/\(inner)", withIntermediateDirectories: false,
                    attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw ConfigurationMistake(
                file: folder, remedy: "The folder cannot be made here. Name one that you may write to.")
        }
    }

    private static func create(_ path: String, _ text: String) throws(ConfigurationMistake) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw ConfigurationMistake(file: path, remedy: "The file cannot be written. Is the disk full?")
        }
    }

    /// One entry of `units.yaml`; every text is quoted, so that no address is read as something else.
    private static func entry(_ address: Address, _ role: Role, _ key: String, indentation: String) -> String {
        let quoted = address.text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return """
            \(indentation)- address: "\(quoted)"
            \(indentation)  role: \(role.rawValue)
            \(indentation)  keys:
            \(indentation)    - "\(key)"

            """
    }

    private static let unitsHeader = """
        # The units of this installation and their public keys. `casebus units add ADDRESS` appends one.
        # config/units.yaml of the casebus sources documents every key.
        units:

        """

    private static func configurationText(endpoint: Endpoint, boardPort: UInt16) -> String {
        let sections = endpoint.text.hasPrefix("ipc://") ? "a socket file" : "this address"
        return """
            # One casebus installation: the daemon runs on this file, `casebus` connects with it.
            # config/casebus.yaml of the casebus sources documents every key; what is left out has its default.

            # Where peers connect, with keys, at \(sections).
            endpoints:
              - "\(endpoint.text)"
            server_key: keys/server.key
            server_public_key: keys/server.pub
            units: units.yaml
            calendar: calendar.yaml
            state: state
            board:
              listen: "127.0.0.1:\(boardPort)"
            log:
              level: info

            """
    }
}
