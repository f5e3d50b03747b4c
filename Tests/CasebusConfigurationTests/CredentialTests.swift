import Foundation
import Testing

@testable import CasebusConfiguration

@Suite struct CredentialTests {
    /// An installation whose server key was moved to where systemd puts credentials, with the mode it gives them.
    private func moveKey(of folder: String, to credentials: String, mode: Int = 0o440) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: credentials, withIntermediateDirectories: true)
        try files.moveItem(atPath: folder + "/keys/server.key", toPath: credentials + "/casebus.server.key")
        try files.setAttributes([.posixPermissions: mode], ofItemAtPath: credentials + "/casebus.server.key")
        let path = folder + "/casebus.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("server_key: keys/server.key", with: "server_key: credential:casebus.server.key")
            .write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test func `the daemon reads the server's key where the service manager puts it`() throws {
        try withTemporaryFolder { folder in
            let written = try writeSample(folder + "/new")
            try moveKey(of: folder + "/new", to: folder + "/run")
            let installation = try Installation.load(
                folder + "/new", environment: ["CREDENTIALS_DIRECTORY": folder + "/run"])
            #expect(installation.serverKeys == written.serverKeys)
            #expect(installation.keyPath(of: "operator/main") == written.keyPath(of: "operator/main"))
        }
    }

    @Test(arguments: [0o444, 0o460, 0o604])
    func `a credential that more than the service can read is refused`(mode: Int) throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            try moveKey(of: folder + "/new", to: folder + "/run", mode: mode)
            let error = #expect(throws: ConfigurationErrors.self) {
                try Installation.load(folder + "/new", environment: ["CREDENTIALS_DIRECTORY": folder + "/run"])
            }
            #expect(error?.mistakes.map(\.value) == ["mode \(String(mode, radix: 8))"])
        }
    }

    @Test func `outside the service clients and checks go on without it, and the daemon says what is missing`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            try moveKey(of: folder + "/new", to: folder + "/run")
            let client = try Installation.load(folder + "/new", for: .client, environment: [:])
            #expect(client.serverKeys == nil)
            #expect(Installation.check(folder + "/new", environment: [:]).mistakes.isEmpty)
            let error = #expect(throws: ConfigurationErrors.self) {
                try Installation.load(folder + "/new", environment: [:])
            }
            #expect(error?.mistakes.map(\.key) == ["server_key"])
            #expect(error?.description.contains("LoadCredential=casebus.server.key") == true)
        }
    }

    @Test(arguments: [
        "credential:", "credential:a/b", "credential:..", "credential:" + String(repeating: "n", count: 256),
    ])
    func `a name that is no name of a credential is refused`(text: String) throws {
        #expect(throws: CredentialNameError.self) { try Credential(text, environment: [:]) }
    }

    @Test func `the longest name is one, and what has no scheme is a path`() throws {
        let name = String(repeating: "n", count: 255)
        #expect(
            try Credential("credential:" + name, environment: ["CREDENTIALS_DIRECTORY": "/run/c"])?.path
                == "/run/c/" + name)
        #expect(try Credential("keys/server.key", environment: [:]) == nil)
    }
}
