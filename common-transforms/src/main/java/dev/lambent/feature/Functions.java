package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.app.FunctionJar;
import dev.lambent.error.LambentException;
import dev.lambent.function.ScalarFunction;
import dev.lambent.schema.ColumnType;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.util.SqlOperatorTables;

/** The functions of an app's jars, loaded from them alone. */
final class Functions {
    static final Functions NONE = new Functions(Map.of(), Functions.class.getClassLoader(), "");

    private static final String REMEDY = "See docs/functions.md.";

    /** All that the validator would find first. */
    private static final Set<String> SQL_NAMES = SqlOperators.TABLE.getOperatorList().stream()
            .map(operator -> operator.getName().toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Registered> byName;
    private final ClassLoader loader;
    private final String identity;

    private Functions(Map<String, Registered> byName, ClassLoader loader, String identity) {
        this.byName = byName;
        this.loader = loader;
        this.identity = identity;
    }

    /** A function as an operator of SQL. */
    static final class Registered extends SqlFunction {
        private static final long serialVersionUID = 1L;
        private final transient ScalarFunction function;

        Registered(String name, ScalarFunction function) {
            super(
                    name,
                    SqlKind.OTHER_FUNCTION,
                    binding -> SqlTypes.nullable(binding.getTypeFactory(), function.result()),
                    null,
                    OperandTypes.family(function.parameters().stream()
                            .map(type -> switch (type) {
                                case BOOLEAN -> SqlTypeFamily.BOOLEAN;
                                case INTEGER, BIGINT -> SqlTypeFamily.INTEGER;
                                case DOUBLE, DECIMAL -> SqlTypeFamily.NUMERIC;
                                case VARCHAR -> SqlTypeFamily.CHARACTER;
                                case TIMESTAMP -> SqlTypeFamily.TIMESTAMP;
                            })
                            .toList()),
                    SqlFunctionCategory.USER_DEFINED_FUNCTION);
            this.function = function;
        }

        ScalarFunction function() {
            return function;
        }
    }

    /** @throws LambentException (USER) for a jar that cannot be read, or holds what is no function */
    static Functions load(List<FunctionJar> jars) {
        if (jars.isEmpty()) {
            return NONE;
        }
        String paths = String.join(", ", jars.stream().map(FunctionJar::path).toList());
        try {
            JarClassLoader loader = new JarClassLoader(
                    jars.stream().map(FunctionJar::bytes).toList(), ScalarFunction.class.getClassLoader());
            if (loader.isEmpty()) {
                throw unusable(paths, "it is no jar, or an empty one", REMEDY);
            }
            Map<String, Registered> byName = new TreeMap<>();
            for (ScalarFunction function : ServiceLoader.load(ScalarFunction.class, loader)) {
                registerOrRefuse(paths, byName, function);
            }
            if (byName.isEmpty()) {
                throw unusable(
                        paths,
                        "no META-INF/services/" + ScalarFunction.class.getName() + " names a function",
                        "Add that file, with the name of a class on each line. " + REMEDY);
            }
            return new Functions(byName, loader, identity(jars));
        } catch (IOException e) {
            throw unusable(paths, "it cannot be read as a jar: " + e.getMessage(), "Build it again. " + REMEDY);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw unusable(
                    paths,
                    e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()),
                    "Each class needs a public constructor without arguments, Java 17 or older, and all that it uses in"
                            + " the jar. " + REMEDY);
        }
    }

    private static void registerOrRefuse(String paths, Map<String, Registered> byName, ScalarFunction function) {
        try {
            register(paths, byName, function);
        } catch (LambentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unusable(paths, function.getClass().getName() + " cannot say what it is: " + e, REMEDY);
        }
    }

    private static void register(String paths, Map<String, Registered> byName, ScalarFunction function) {
        String type = function.getClass().getName();
        String name = Objects.requireNonNullElse(function.name(), "").toUpperCase(Locale.ROOT);
        if (!name.matches("[A-Z][A-Z0-9_]*")) {
            throw unusable(
                    paths,
                    "the name of " + type + " is `" + name + "`",
                    "Use letters, digits and _, and begin with a letter.");
        }
        if (SQL_NAMES.contains(name) || !SqlQuery.isFreeFunctionName(name)) {
            throw unusable(paths, type + " is named " + name + ", as a function or a word of SQL is", "Rename it.");
        }
        if (function.parameters() == null
                || function.parameters().stream().anyMatch(Objects::isNull)
                || function.result() == null) {
            throw unusable(
                    paths, type + " does not say its types", "Return them from parameters() and result(), none null.");
        }
        if (function.result() == ColumnType.DECIMAL || function.parameters().contains(ColumnType.DECIMAL)) {
            throw unusable(paths, type + " takes or gives DECIMALs", "Take DOUBLE or VARCHAR, and cast in SQL.");
        }
        if (!Modifier.isPublic(function.getClass().getModifiers())
                || function.getClass().getCanonicalName() == null) {
            throw unusable(paths, type + " is not public", "Make the class public.");
        }
        Registered other = byName.put(name, new Registered(name, function));
        if (other != null) {
            throw unusable(
                    paths,
                    type + " and " + other.function().getClass().getName() + " are both named " + name,
                    "Rename one of them.");
        }
    }

    private static LambentException unusable(String paths, String cause, String remedy) {
        return LambentException.user("functions: " + paths + " cannot be used", cause, remedy);
    }

    private static String identity(List<FunctionJar> jars) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<String> sums = new ArrayList<>();
            for (FunctionJar jar : jars) {
                sums.add(HexFormat.of().formatHex(digest.digest(jar.bytes())));
            }
            return HexFormat.of().formatHex(digest.digest(String.join(" ", sums).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw LambentException.internal("Functions have no identity", "SHA-256 is missing", e);
        }
    }

    /** Of the jars' contents; empty without jars. */
    String identity() {
        return identity;
    }

    /** Sees the functions' classes, and all that generated code uses. */
    ClassLoader loader() {
        return loader;
    }

    Set<String> names() {
        return byName.keySet();
    }

    SqlOperatorTable operators() {
        return SqlOperatorTables.of(byName.values().toArray(Registered[]::new));
    }
}
