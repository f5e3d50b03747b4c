package import CasebusModel

/// What kind of work a matter is.
package enum MatterKind: String, Sendable, CaseIterable {
    /// 行政许可: an administrative licence, with the clocks of the law.
    case licence
    /// 公共服务
    case publicService = "public-service"
    /// 即办件: done while the applicant waits.
    case onTheSpot = "on-the-spot"
    /// 承诺件: done within a promised time.
    case promised
    /// 内部: between units, without an applicant.
    case `internal`
    /// 监管
    case supervision
    /// 执法
    case enforcement
    /// 信用
    case credit
}

/// A name in Chinese and in English; empty where none is given.
package struct Names: Equatable, Sendable {
    package var chinese: String
    package var english: String

    package init(chinese: String = "", english: String = "") {
        (self.chinese, self.english) = (chinese, english)
    }

    /// Both, for people.
    package var shown: String { [chinese, english].filter { !$0.isEmpty }.joined(separator: " ") }
}

/// An entry of the catalogue: one kind of work that units do, and its steps.
package struct Matter: Equatable, Sendable {
    /// As `register` and `push` carry it.
    package var code: String
    /// The 31 characters that the national platform knows it by, where it has them.
    package var implementationCode: String?
    package var names: Names
    package var kind: MatterKind
    /// What the applicant brings, by name.
    package var materials: [Names] = []
    /// With distinct codes, in the order of the file, which says nothing about the order of the work.
    package var steps: [Step]
    package var windows = Windows()
    /// Codes of the matters that its outcome is pushed to: approval → supervision → enforcement → credit (审管执信).
    package var feeds: [String] = []
    /// Whether several departments handle it jointly (联合办理), so that the joint limits hold.
    package var isJoint = false
    /// What it states of its cases as a whole; the rest is its kind's.
    package var stated = StatedRules()

    package init(code: String, implementationCode: String? = nil, names: Names, kind: MatterKind, steps: [Step]) {
        self.code = code
        self.implementationCode = implementationCode
        self.names = names
        self.kind = kind
        self.steps = steps
    }

    package func step(_ code: String) -> Step? { steps.first { $0.code == code } }

    /// Where a matter is taken in, and where it may be finished too. Each address stands for all below it.
    package struct Windows: Equatable, Sendable {
        package var finish: [Address] = []
        package var takeIn: [Address] = []

        package init() {}

        /// What a window may do; who may finish a matter may take it in.
        package func reach(of window: Address) -> Reach? {
            if finish.contains(where: window.isWithin) { return .finish }
            return takeIn.contains(where: window.isWithin) ? .takeIn : nil
        }
    }

    package enum Reach: Sendable {
        case finish, takeIn
    }
}

extension Address {
    /// Whether this is the other address, or lies below it: `hall/enterprise/window/07` within `hall/enterprise`.
    package func isWithin(_ other: Address) -> Bool {
        text.hasPrefix(other.text) && (text.utf8.count == other.text.utf8.count || text.hasPrefix(other.text + "/"))
    }
}
