package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarathonRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("io.tweeter.deploy.command.dcos.DcosFile#apps")
    void everyAppFollowsTheRules(DcosFile app) {
        assertThat(MarathonRules.violations(app)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAppsDoNotConflict(boolean highAvailability) {
        assertThat(MarathonRules.violationsAmong(DcosFile.apps(highAvailability))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'networks':[{'mode':'container/bridge'}],'container':{'docker':{'network':'BRIDGE'}} | docker.network is deprecated",
                "'networks':[{'mode':'host'}],'container':{'portMappings':[]} | portMappings have no effect",
                "'networks':[{'mode':'container/bridge'}],'portDefinitions':[{'port':0}] | portDefinitions have an effect only",
                "'networks':[{'mode':'host'}],'portDefinitions':[{'name':'a'},{'name':'a'}] | two ports have the name a",
                "'networks':[{'mode':'host'}],'requirePorts':true,'portDefinitions':[{'port':8081}] | no agent offers port 8081",
                "'container':{'portMappings':[{'labels':{'VIP_0':'tweeter:3000'}}]} | is not a valid VIP",
                "'container':{'portMappings':[{'labels':{'x':1}}]} | x is not a string",
                "'healthChecks':[{'protocol':'HTTP'}] | HTTP health checks are deprecated",
                "'healthChecks':[{'protocol':'MESOS_TCP'}] | portIndex of the health check does not exist",
                "'healthChecks':[{'protocol':'COMMAND','maxConsecutiveFailures':0}] | a single failed health check",
                "'healthChecks':[{'protocol':'COMMAND'},{'protocol':'COMMAND'}] | more than one Mesos health check",
                "'healthChecks':[{'protocol':'COMMAND','command':{'value':'test -e $HOME'}}] | Mesos may expand",
                "'readinessChecks':[{'portName':'http'}] | port http of the readiness check does not exist",
                "'readinessChecks':[{'intervalSeconds':5,'timeoutSeconds':5}] | not shorter than its interval",
                "'readinessChecks':[{},{}] | more than one readiness check",
                "'env':{'A':1} | A is not a string",
                "'labels':{'A':true} | A is not a string",
                "'labels':{'HAPROXY_0_USE_HSTS':'true'} | HAPROXY_0_USE_HSTS is not allowed",
                "'labels':{'HAPROXY_0_VHOST':'a'} | HAPROXY_0_VHOST refers to a port that does not exist",
                "'labels':{'HAPROXY_GROUP':'external'} | balanced as TCP",
                "'labels':{'DCOS_SERVICE_NAME':'a','DCOS_SERVICE_PORT_INDEX':'0'} | PORT_INDEX refers to a port that does not exist",
                "'labels':{'DCOS_SERVICE_NAME':'a'} | DCOS_SERVICE_SCHEME is missing",
                "'instances':2,'labels':{'DCOS_SERVICE_NAME':'a'} | one task per service name",
            })
    void aBrokenRuleIsFound(String fields, String violation) throws Exception {
        assertThat(MarathonRules.violations(app(fields)))
                .anyMatch(found -> found.contains(violation));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'id':'/a' | 'id':'/a' | id /a is used by",
                "'id':'/a','container':{'portMappings':[{'servicePort':10000}]} | 'id':'/b','container':{'portMappings':[{'servicePort':10000}]} | service port 10000",
                "'id':'/a','container':{'portMappings':[{'labels':{'VIP_0':'/x:1'}}]} | 'id':'/b','portDefinitions':[{'labels':{'VIP_7':'/x:1'}}] | VIP /x:1",
                "'id':'/a','container':{'portMappings':[{'labels':{'VIP_0':'/x:1','VIP_1':'/x:1'}}]} | 'id':'/b' | VIP /x:1 is used twice",
                "'id':'/a','requirePorts':true,'portDefinitions':[{'port':6123}] | 'id':'/b','requirePorts':true,'portDefinitions':[{'port':6123}] | host port 6123",
                "'id':'/a','labels':{'DCOS_SERVICE_NAME':'x'} | 'id':'/b','labels':{'DCOS_SERVICE_NAME':'x'} | service name x",
            })
    void aConflictOfTwoAppsIsFound(String one, String other, String violation) throws Exception {
        assertThat(MarathonRules.violationsAmong(List.of(app(one), app(other))))
                .anyMatch(found -> found.contains(violation));
    }

    private static DcosFile app(String fields) throws JsonProcessingException {
        return new DcosFile("test.json", JSON.readTree("{" + fields.replace('\'', '"') + "}"));
    }
}
