package dev.lambent.feature;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.NlsString;

/** Expressions in words close to SQL, for comments in generated code. */
final class RexWords {
    private RexWords() {}

    static String of(RexNode node, IntFunction<String> names) {
        if (node instanceof RexInputRef ref) {
            return names.apply(ref.getIndex());
        }
        if (node instanceof RexLiteral literal) {
            return literal(literal);
        }
        if (!(node instanceof RexCall call)) {
            return node.toString();
        }
        if (call.getKind() == SqlKind.CAST) {
            return "CAST(" + of(call.getOperands().get(0), names) + " AS " + call.getType() + ")";
        }
        if (call.getKind() == SqlKind.CASE) {
            return cases(call, names);
        }
        if (call.getOperator() instanceof SqlBinaryOperator) {
            return call.getOperands().stream()
                    .map(operand -> of(operand, names))
                    .collect(Collectors.joining(" " + call.getOperator().getName() + " ", "(", ")"));
        }
        return call.getOperator().getName()
                + call.getOperands().stream()
                        .map(operand -> of(operand, names))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String literal(RexLiteral literal) {
        if (literal.isNull()) {
            return "NULL";
        }
        if (literal.getValue() instanceof Enum<?> symbol) {
            return symbol.name();
        }
        return literal.getValue() instanceof NlsString text
                ? "'" + text.getValue() + "'"
                : String.valueOf(literal).replaceFirst(":[A-Z]+.*$", "");
    }

    private static String cases(RexCall call, IntFunction<String> names) {
        StringBuilder words = new StringBuilder("CASE");
        int last = call.getOperands().size() - 1;
        for (int i = 0; i < last; i += 2) {
            words.append(" WHEN ").append(of(call.getOperands().get(i), names));
            words.append(" THEN ").append(of(call.getOperands().get(i + 1), names));
        }
        return words.append(" ELSE ")
                .append(of(call.getOperands().get(last), names))
                .append(" END")
                .toString();
    }
}
