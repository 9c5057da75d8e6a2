package ai.varai.provisioner.emulator.access;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.TypeParamType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What expressions may name, by the place where they stand. Everywhere else it is the Common
 * Expression Language as its own library has it. A dialect is put together when the first
 * expression in it is read, since the library takes a while to load.
 *
 * @see <a href="https://github.com/cel-expr/cel-spec/blob/master/doc/langdef.md">Language</a>
 * @see <a href="https://cloud.google.com/iam/docs/conditions-attribute-reference">Attributes of
 *     allow policies</a>
 */
public enum CelDialect {

  /** Conditions of role bindings. */
  ALLOW_POLICY {
    @Override
    Names names() {
      return new Names()
          .struct(
              "resource",
              Map.of(
                  "name", SimpleType.STRING,
                  "type", SimpleType.STRING,
                  "service", SimpleType.STRING))
          .struct(
              "request",
              Map.of(
                  "time", SimpleType.TIMESTAMP,
                  "path", SimpleType.STRING,
                  "host", SimpleType.STRING,
                  "auth", SimpleType.DYN))
          .struct("destination", Map.of("ip", SimpleType.STRING, "port", SimpleType.INT))
          .tags()
          .function(
              CelOverloadDecl.newGlobalOverload(
                  ConditionFunctions.GET_ATTRIBUTE, ANY, SimpleType.STRING, ANY),
              "api.getAttribute")
          .function(
              CelOverloadDecl.newMemberOverload(
                  ConditionFunctions.HAS_ONLY, SimpleType.BOOL, ANYTHINGS, ANYTHINGS),
              "hasOnly");
    }
  },

  /** Conditions that ask for nothing but tags: of deny rules, of rules of organization policies. */
  TAGS {
    @Override
    Names names() {
      return new Names().struct("resource", Map.of()).tags();
    }
  },

  /** Conditions of what binds principal access boundaries: they ask who calls. */
  PRINCIPALS {
    @Override
    Names names() {
      return new Names()
          .struct("principal", Map.of("type", SimpleType.STRING, "subject", SimpleType.STRING));
    }
  },

  /** Conditions of download rules of Artifact Registry. */
  DOWNLOADS {
    @Override
    Names names() {
      return new Names()
          .variable("pkg.id", SimpleType.STRING)
          .variable("pkg.version.id", SimpleType.STRING);
    }
  },

  /** Conditions of constraints that an organization defines; a resource has any field there. */
  CUSTOM_CONSTRAINT {
    @Override
    Names names() {
      return new Names().variable("resource", SimpleType.DYN).tags();
    }
  },

  /** Conditions of providers of workload and workforce identity pools. */
  FEDERATION {
    @Override
    Names names() {
      return federation().variable("google", SimpleType.DYN).variable("attribute", SimpleType.DYN);
    }
  },

  /** What attributes of identities are made of, in such providers; any type comes out. */
  MAPPING {
    @Override
    Names names() {
      return federation();
    }

    @Override
    boolean condition() {
      return false;
    }
  };

  private static final CelType ANY = TypeParamType.create("A");
  private static final CelType ANYTHINGS = ListType.create(ANY);
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);

  @SuppressWarnings("ImmutableEnumChecker") // Made at the first use, and once.
  private final Supplier<CelExpressions> expressions =
      Suppliers.memoize(() -> new CelExpressions(names().compiler(condition())));

  abstract Names names();

  /** Whether an expression has to be true or false. */
  boolean condition() {
    return true;
  }

  CelExpressions expressions() {
    return expressions.get();
  }

  private static Names federation() {
    return new Names()
        .variable("assertion", SimpleType.DYN)
        .function(
            CelOverloadDecl.newMemberOverload(
                ConditionFunctions.SPLIT, TEXTS, SimpleType.STRING, SimpleType.STRING),
            "split")
        .function(
            CelOverloadDecl.newMemberOverload(ConditionFunctions.JOIN, SimpleType.STRING, TEXTS),
            "join")
        .function(
            CelOverloadDecl.newMemberOverload(
                ConditionFunctions.JOIN_WITH, SimpleType.STRING, TEXTS, SimpleType.STRING),
            "join")
        .function(
            CelOverloadDecl.newMemberOverload(
                ConditionFunctions.LOWER, SimpleType.STRING, SimpleType.STRING),
            "lowerAscii")
        .function(
            CelOverloadDecl.newMemberOverload(
                ConditionFunctions.UPPER, SimpleType.STRING, SimpleType.STRING),
            "upperAscii");
  }

  /** Variables and functions beside those of the language. */
  static final class Names {
    private final Map<String, CelType> variables = new LinkedHashMap<>();
    private final Map<String, StructType> structs = new LinkedHashMap<>();
    private final Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();

    Names() {
      function(
          CelOverloadDecl.newMemberOverload(
              ConditionFunctions.EXTRACT, SimpleType.STRING, SimpleType.STRING, SimpleType.STRING),
          "extract");
    }

    Names variable(String name, CelType type) {
      variables.put(name, type);
      return this;
    }

    /** A variable with these fields and no others. */
    Names struct(String name, Map<String, CelType> having) {
      ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(having);
      StructType type =
          StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
      structs.put(name, type);
      return variable(name, type);
    }

    Names function(CelOverloadDecl overload, String... names) {
      for (String name : names) {
        functions.computeIfAbsent(name, n -> new ArrayList<>()).add(overload);
      }
      return this;
    }

    /** What can be asked of the tags of the resource. */
    Names tags() {
      CelType resource = Objects.requireNonNull(variables.get("resource"));
      for (ConditionFunctions.OfTags each : ConditionFunctions.OfTags.values()) {
        List<CelType> all = new ArrayList<>(List.of(resource));
        all.addAll(Collections.nCopies(each.arguments(), SimpleType.STRING));
        function(
            CelOverloadDecl.newMemberOverload(each.overload(), SimpleType.BOOL, all),
            each.called());
      }
      return this;
    }

    private static CelTypeProvider provider(ImmutableMap<String, StructType> structs) {
      return new CelTypeProvider() {
        @Override
        public ImmutableCollection<CelType> types() {
          return ImmutableList.copyOf(structs.values());
        }

        @Override
        public Optional<CelType> findType(String name) {
          return Optional.ofNullable(structs.get(name));
        }
      };
    }

    private CelCompiler compiler(boolean condition) {
      CelCompilerBuilder out =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(OPTIONS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .setTypeProvider(provider(ImmutableMap.copyOf(structs)));
      variables.forEach(out::addVar);
      functions.forEach(
          (name, overloads) ->
              out.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
      return (condition ? out.setResultType(SimpleType.BOOL) : out).build();
    }
  }

  /** As the language is defined now; a dialect is no place for its older habits. */
  static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
}
