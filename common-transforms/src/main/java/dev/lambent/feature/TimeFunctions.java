package dev.lambent.feature;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What generated code calls for times, as milliseconds since 1970 in UTC. Nothing here throws. */
public final class TimeFunctions {
    private static final long SECOND_MILLIS = 1000L;
    private static final long MINUTE_MILLIS = 60_000L;
    private static final long HOUR_MILLIS = 3_600_000L;
    private static final long DAY_MILLIS = 86_400_000L;
    private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

    private TimeFunctions() {}

    /** Whole seconds since 1970; a part of a second is cut off downwards. */
    public static long epoch(long millis) {
        return Math.floorDiv(millis, SECOND_MILLIS);
    }

    /** The same wall-clock time that a clock in {@code zone} shows, by the JVM's time zone database. */
    public static long fromUtc(long millis, String zone) {
        ZoneId id = ZONES.computeIfAbsent(zone, ZoneId::of);
        return millis + id.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds() * SECOND_MILLIS;
    }

    public static long floorToSecond(long millis) {
        return millis - Math.floorMod(millis, SECOND_MILLIS);
    }

    public static long floorToMinute(long millis) {
        return millis - Math.floorMod(millis, MINUTE_MILLIS);
    }

    public static long floorToHour(long millis) {
        return millis - Math.floorMod(millis, HOUR_MILLIS);
    }

    public static long floorToDay(long millis) {
        return millis - Math.floorMod(millis, DAY_MILLIS);
    }

    /** To Monday. */
    public static long floorToWeek(long millis) {
        return startOf(date(millis).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }

    public static long floorToMonth(long millis) {
        return startOf(date(millis).withDayOfMonth(1));
    }

    public static long floorToQuarter(long millis) {
        LocalDate date = date(millis);
        return startOf(date.withDayOfMonth(1).minus((date.getMonthValue() - 1) % 3, ChronoUnit.MONTHS));
    }

    public static long floorToYear(long millis) {
        return startOf(date(millis).withDayOfYear(1));
    }

    private static long startOf(LocalDate date) {
        return date.toEpochDay() * DAY_MILLIS;
    }

    public static long hour(long millis) {
        return Math.floorMod(millis, DAY_MILLIS) / HOUR_MILLIS;
    }

    public static long minute(long millis) {
        return Math.floorMod(millis, HOUR_MILLIS) / MINUTE_MILLIS;
    }

    public static long second(long millis) {
        return Math.floorMod(millis, MINUTE_MILLIS) / SECOND_MILLIS;
    }

    /** 1 for Monday to 7 for Sunday. */
    public static long isodow(long millis) {
        return Math.floorMod(Math.floorDiv(millis, DAY_MILLIS) + 3, 7L) + 1;
    }

    public static long year(long millis) {
        return date(millis).getYear();
    }

    public static long quarter(long millis) {
        return date(millis).get(IsoFields.QUARTER_OF_YEAR);
    }

    public static long month(long millis) {
        return date(millis).getMonthValue();
    }

    /** The ISO week of the year, 1 to 53. */
    public static long week(long millis) {
        return date(millis).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    public static long isoyear(long millis) {
        return date(millis).get(IsoFields.WEEK_BASED_YEAR);
    }

    public static long day(long millis) {
        return date(millis).getDayOfMonth();
    }

    public static long doy(long millis) {
        return date(millis).getDayOfYear();
    }

    private static LocalDate date(long millis) {
        long day = Math.floorDiv(millis, DAY_MILLIS);
        return LocalDate.ofEpochDay(Math.max(LocalDate.MIN.toEpochDay(), Math.min(LocalDate.MAX.toEpochDay(), day)));
    }
}
