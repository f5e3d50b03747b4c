import Foundation
internal import Yams

/// Opens a YAML file as the section at its top.
enum YamlFile {
    /// The largest file read, in bytes: a configuration is written by hand; a list of 100,000 units fits.
    static let bytesMax = 32 * 1024 * 1024

    /// - Returns: `nil` when the file cannot be read as YAML; the mistake is noted.
    static func open(_ path: String, _ mistakes: MistakeCollector) -> SectionReader? {
        mistakes.read(path)
        do {
            let text = try text(of: path)
            return try open(text, path, mistakes)
        } catch {
            mistakes.add(error)
            return nil
        }
    }

    static func text(of path: String) throws(ConfigurationMistake) -> String {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: bytesMax + 1) ?? Data()
        } catch {
            let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read" : "does not exist"
            throw ConfigurationMistake(
                file: path, remedy: "The file \(reason). Name another one, or make one with `casebus init DIR`.")
        }
        guard data.count <= bytesMax else {
            throw ConfigurationMistake(file: path, remedy: "The file is larger than \(bytesMax) bytes. Shorten it.")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ConfigurationMistake(file: path, remedy: "The file is not UTF-8. Save it as UTF-8.")
        }
        return text
    }

    static func open(
        _ text: String, _ path: String, _ mistakes: MistakeCollector
    ) throws(ConfigurationMistake) -> SectionReader {
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch let error as YamlError {
            throw mistake(error, in: path)
        } catch {
            throw ConfigurationMistake(file: path, remedy: "The file is not YAML: \(error).")
        }
        switch root {
        case .mapping(let mapping):
            return SectionReader(file: path, prefix: "", mapping: mapping, mistakes: mistakes)
        case nil:
            return SectionReader(file: path, prefix: "", mapping: Node.Mapping([]), mistakes: mistakes)
        case .some(let other):
            throw ConfigurationMistake(
                file: path, line: other.mark?.line,
                remedy: "The file must hold keys and values, such as \"plain: false\".")
        }
    }

    private static func mistake(_ error: YamlError, in path: String) -> ConfigurationMistake {
        switch error {
        // What is not closed is seen far below: where it begins is what helps.
        case .scanner(let context?, let problem, let mark, _) where context.text.contains("flow"),
            .parser(let context?, let problem, let mark, _) where context.text.contains("flow"):
            .init(
                file: path, line: context.mark.line,
                remedy: "This is not YAML: \(problem), on line \(mark.line). Close the bracket that opens here.")
        case .scanner(let context?, let problem, let mark, _) where context.text.contains("quoted"):
            .init(
                file: path, line: context.mark.line,
                remedy: "This is not YAML: \(problem), on line \(mark.line). Close the quote that opens here.")
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .init(
                file: path, line: mark.line,
                remedy: "This is not YAML: \(problem). Look at the indentation and quotes here.")
        case .duplicatedKeysInMapping(let keys, let context):
            .init(
                file: path, line: context.mark.line, key: keys.sorted().joined(separator: ", "),
                remedy: "The key stands twice in the section that begins here. Keep one.")
        case .reader(let problem, _, _, _):
            .init(file: path, remedy: "The file is not YAML: \(problem). Remove control characters.")
        default:
            .init(file: path, remedy: "The file is not YAML: \(error).")
        }
    }
}
