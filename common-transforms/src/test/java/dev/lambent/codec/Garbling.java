package dev.lambent.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Damages encodings in every way that has a name, and checks that a reader notices or copes. */
public final class Garbling {
    private Garbling() {}

    /** No proper prefix may be read, nothing may follow, and other damage gives nothing but the one exception. */
    public static void check(byte[] encoded, Consumer<byte[]> reader, SplittableRandom random) {
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> reader.accept(cut))
                    .as("the first %d of %d bytes", length, encoded.length)
                    .isInstanceOf(MalformedBinaryException.class);
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThatThrownBy(() -> reader.accept(longer)).as("a byte more").isInstanceOf(MalformedBinaryException.class);
        for (int i = 0; i < 200 && encoded.length > 0; i++) {
            byte[] damaged = encoded.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            reader.accept(damaged);
                        } catch (MalformedBinaryException expected) {
                            // noticed
                        } catch (LambentException newer) {
                            // the byte of the format version was changed
                            assertThat(newer).hasMessageContaining("a newer Lambent");
                        }
                    })
                    .as("damaged: %s", Arrays.toString(damaged))
                    .doesNotThrowAnyException();
        }
    }
}
